import type { Statistic } from '../../../study.ts';
import { digitsIn } from '../numbers.ts';
import { type Match, matchesIn, type Reading } from '../statement.ts';
import type { ToldNumber } from '../told-number.ts';
import { overlaps, type Span } from '../view.ts';
import { MEASURE_RULES, type MeasureRule } from './measure-rules.ts';

/** A number that a rule takes, with its statistic. */
export interface Measure extends ToldNumber {
  readonly statistic: Statistic;
  /** It compares groups by itself, so no group owns it. */
  readonly comparison?: boolean;
  /** It counts everybody, whatever groups the words after it name. */
  readonly total?: boolean;
  /** Found by a loose rule: only a group right beside it can own it. */
  readonly loose?: boolean;
}

/** Every measure of a sentence, in order; a number is in one measure only. */
export function measuresIn(sentence: Span, reading: Reading): readonly Measure[] {
  const found: Measure[] = [];
  for (const rule of MEASURE_RULES) {
    for (const match of matchesIn(rule.pattern, sentence, reading.view.text)) {
      if (found.some((other) => overlaps(other, match))) continue;
      const measure = measureOf(rule, match, sentence, reading.view.text);
      if (measure) found.push(measure);
    }
  }
  return sharedUnits(
    found.sort((a, b) => a.value.start - b.value.start),
    reading.view.text,
  );
}

function measureOf(rule: MeasureRule, match: Match, sentence: Span, text: string): Measure | undefined {
  const value = match.span('value');
  const digits = digitsIn(match.text('value') ?? '');
  if (!value || digits === undefined) return undefined;
  const read = rule.read(match, {
    before: text.slice(sentence.start, value.start),
    after: text.slice(match.end, sentence.end),
    whole: text.slice(sentence.start, sentence.end),
  });
  if (!read || (/[£$€][-–]?$/.test(text.slice(Math.max(0, value.start - 2), value.start)) && !match.text('currency')))
    return undefined;
  return {
    dispersions: [],
    ...read,
    digits: match.text('sign') ? `-${digits}` : digits,
    start: match.start,
    end: match.end,
    value,
  };
}

/** "170 ± 24, 180 ± 24, and 170 ± 24 mL": a unit said once at the end of a list or pair is that of all. */
function sharedUnits(measures: readonly Measure[], text: string): readonly Measure[] {
  const shared = [...measures];
  for (let index = shared.length - 2; index >= 0; index--) {
    const [measure, next] = [shared[index], shared[index + 1]];
    if (
      !measure ||
      !next?.unit ||
      measure.unit ||
      measure.statistic !== next.statistic ||
      measure.statistic === 'count'
    )
      continue;
    if (/^(?:, and |, | and | vs\.? | versus | to )$/.test(text.slice(measure.end, next.start)))
      shared[index] = { ...measure, unit: next.unit };
  }
  return shared;
}
