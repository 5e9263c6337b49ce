import type { Dispersion } from '../../../study.ts';
import { unitOf } from '../../../terminology/units.ts';
import { comparatorOf, digitsIn } from '../numbers.ts';
import { pValueIn, THRESHOLD } from '../rules/measure-readers.ts';
import type { Opinion } from '../rules/opinions.ts';
import { sharedUnits } from '../shared-units.ts';
import { type Match, matchesIn } from '../statement.ts';
import type { ToldNumber } from '../told-number.ts';
import { overlaps, type Span } from '../view.ts';
import { MEASURE_SHAPES, type ShapeName } from './measure-shapes.ts';

/** A number of a sentence with all that belongs to it; which statistic it is, if any, is for the model to tell. */
export interface Candidate extends ToldNumber {
  readonly shape: ShapeName;
  /** What the rules of word order say of it. */
  readonly opinion?: Opinion;
}

/** A sentence with more numbers is a table, and what compares each with each would take too long. */
const MOST_NUMBERS = 80;

/** Every number of a sentence, in order, with what the rules say of it; where a rule takes a number, what belongs to it is as the rule says. */
export function candidatesIn(text: string, sentence: Span, opinions: readonly Opinion[]): readonly Candidate[] {
  const found: Candidate[] = [];
  const digits = text.slice(sentence.start, sentence.end).match(/\d+(?:[.,·]\d+)*/g)?.length ?? 0;
  if (digits > MOST_NUMBERS) return [];
  for (const { name, pattern } of MEASURE_SHAPES) {
    if (digits === 0 && name !== 'word' && name !== 'count-of') continue;
    for (const match of matchesIn(pattern, sentence, text)) {
      if (found.some((other) => overlaps(other, match))) continue;
      const measure = measureOf(name, match, sentence, text);
      if (measure) found.push(judged(measure, opinions));
    }
  }
  const own = found.filter((candidate) => !found.some((other) => belongsTo(candidate, other)));
  return sharedUnits(
    own.sort((a, b) => a.value.start - b.value.start),
    text,
    alike,
    /^(?:, and |, | and | vs\.? | versus | to | or |; )$/,
  );
}

/** A p-value that a rule has read as another number's is no number of its own. */
const belongsTo = (candidate: Candidate, other: Candidate): boolean =>
  candidate.shape === 'p-value' &&
  other !== candidate &&
  other.pValue !== undefined &&
  other.start <= candidate.start &&
  candidate.end <= other.end;

/** A rule's measure at the same number is better informed of what belongs to it. */
function judged(candidate: Candidate, opinions: readonly Opinion[]): Candidate {
  const opinion = opinions.find(({ measure }) => overlaps(measure.value, candidate.value));
  if (!opinion) return candidate;
  const { denominator } = candidate;
  return { ...(denominator ? { denominator } : {}), ...opinion.measure, shape: candidate.shape, opinion };
}

function measureOf(shape: ShapeName, match: Match, span: Span, text: string): Candidate | undefined {
  const sentence = text.slice(span.start, span.end);
  const value = match.span('value');
  const digits = digitsIn(match.text('value') ?? '');
  if (!value || digits === undefined) return undefined;
  if (shape === 'word' && /^(?:\d|one$|zero$)/i.test(match.text('value') ?? '')) return undefined;
  const [numerator, denominator] = [digitsIn(match.text('numerator') ?? ''), digitsIn(match.text('denominator') ?? '')];
  if (numerator && denominator && !isShare(numerator, denominator, digits)) return undefined;
  if (shape === 'p-value' && THRESHOLD.test(sentence)) return undefined;
  if (shape === 'count-of' && isOfArms(sentence)) return undefined;
  if (shape === 'count-of' && !(denominator && Number(digits) <= Number(denominator))) return undefined;
  const comparator = comparatorOf(match.text('compared'));
  const unit =
    match.text('currency') ??
    match.text('unit') ??
    match.text('unit2') ??
    match.text('unit3') ??
    unitBracket(match, text);
  return {
    shape,
    start: match.start,
    end: match.end,
    value,
    digits: match.text('sign') ? `-${digits}` : digits,
    ...(comparator ? { comparator } : {}),
    ...(unit ? { unit } : {}),
    ...(numerator ? { numerator } : {}),
    ...(denominator ? { denominator } : {}),
    dispersions: [...intervalIn(match, sentence), ...spreadIn(match, sentence)],
    ...pValueIn(match),
  };
}

/** "HbA1c (%) of 8.4": a unit in brackets shortly before the number. */
function unitBracket({ start }: Match, text: string): string | undefined {
  const words = /\(([^()\d]{1,12})\)(?: [A-Za-z]+){0,1} (?:of|was|were|at|is) $/.exec(
    text.slice(Math.max(0, start - 50), start),
  )?.[1];
  return words && unitOf(words).ucum ? words : undefined;
}

/** "75/68, 70/57, 72/91": what is larger than its denominator is none: the numbers are of two arms. */
const isOfArms = (sentence: string): boolean =>
  Array.from(sentence.matchAll(/(?<![\d/.])(\d+)\/(\d+)(?![\d/.])/g)).some(([, a, b]) => Number(a) > Number(b));

/** A percentage agrees with its fraction but for rounding; more than that is another pair of numbers. */
const isShare = (numerator: string, denominator: string, percent: string): boolean =>
  Number(numerator) <= Number(denominator) &&
  Math.abs((100 * Number(numerator)) / Number(denominator) - Number(percent)) <= 1.01;

function intervalIn(match: Match, sentence: string): readonly Dispersion[] {
  const [low, high] = [digitsIn(match.text('low') ?? ''), digitsIn(match.text('high') ?? '')];
  if (!low || !high) return [];
  const interval = { low: { digits: low }, high: { digits: high } };
  const words = match.text('kind');
  if (words) return [{ kind: /^(?:range|min)/i.test(words) ? 'range' : 'interquartile-range', interval }];
  const level = match.text('level') ?? /(\d\d) ?% ?(?:CI|confidence)/.exec(sentence)?.[1];
  if (level) return [{ kind: 'confidence-interval', interval, level: { digits: level } }];
  return [{ kind: /\bIQR|interquartile/i.test(sentence) ? 'interquartile-range' : 'other-range', interval }];
}

function spreadIn(match: Match, sentence: string): readonly Dispersion[] {
  const digits = digitsIn(match.text('spread') ?? '');
  if (!digits) return [];
  const said =
    match.text('kind') ??
    /(?:±|\+\/-|\(|\[) ?(?<kind>SD|SEM?|S\.D\.|standard deviation|standard error)/i.exec(sentence)?.groups?.kind;
  const kind = !said ? 'other' : /^(?:SE|s\.e|standard error)/i.test(said) ? 'standard-error' : 'standard-deviation';
  return [{ kind, amount: { digits } }];
}

/** Numbers of one shape, or a bare one before one with its interval. */
const alike = ({ shape }: Candidate, next: Candidate): boolean =>
  shape !== 'size' && (shape === next.shape || (shape === 'number' && next.shape === 'interval' && next.unit === '%'));
