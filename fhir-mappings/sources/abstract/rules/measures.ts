import type { Statistic } from '../../../study.ts';
import { digitsIn } from '../numbers.ts';
import { sharedUnits } from '../shared-units.ts';
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
    (measure, next) => measure.statistic === next.statistic && measure.statistic !== 'count',
    /^(?:, and |, | and | vs\.? | versus | to )$/,
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
