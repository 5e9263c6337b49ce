import type { Absent, Amount, Dispersion, Interval, Unit } from '../../study.ts';
import { inTable } from '../in-table.ts';
import { child, type Node, written } from './node.ts';
import { toValue, type Value } from './number.ts';
import { PERCENT } from './units.ts';

type SpreadKind = Extract<Dispersion, { readonly amount?: Amount }>['kind'];
type IntervalKind = Extract<Dispersion, { readonly interval: Interval }>['kind'];

/** Names of measures of spread in the API: as an enumeration in baseline measures, in words in outcome measures. */
const SPREADS: Readonly<Record<string, SpreadKind>> = {
  'standard deviation': 'standard-deviation',
  'standard error': 'standard-error',
  'standard error of mean': 'standard-error',
  'standard error of the mean': 'standard-error',
};
const INTERVALS: Readonly<Record<string, IntervalKind>> = {
  'inter quartile range': 'interquartile-range',
  'interquartile range': 'interquartile-range',
  'full range': 'range',
};

/** `95% Confidence Interval`, `CONFIDENCE_95`, `CONFIDENCE_975` (which is 97.5), `CONFIDENCE_OTHER`. */
const CONFIDENCE = /^(?:([\d.]+) ?% )?confidence(?: interval)?(?: (\d+|other))?$|^other(?: \w+)? confidence interval$/;

const plain = (name: string): string => name.trim().toLowerCase().replace(/[_-]+/g, ' ').replace(/\s+/g, ' ');

/** The measure of spread of one measurement: `spread`, or `lowerLimit` and `upperLimit`, under the measure's `dispersionType`. */
export function dispersionsOf(
  measurement: Node,
  dispersionType: string | undefined,
  unit: Unit | undefined,
): readonly Dispersion[] {
  const name = dispersionType === undefined || /^na$/i.test(dispersionType) ? '' : dispersionType;
  const spread = written(measurement, 'spread');
  const [low, high] = [written(measurement, 'lowerLimit'), written(measurement, 'upperLimit')];
  return [
    ...(spread === undefined ? [] : [spreadOf(spread, `${measurement.pointer}/spread`, name, unit)]),
    ...(low === undefined && high === undefined ? [] : [intervalOf(measurement, name, unit)]),
  ];
}

function spreadOf(spread: string, pointer: string, name: string, unit: Unit | undefined): Dispersion {
  const known = plain(name);
  const kind = inTable(SPREADS, known) ?? 'other';
  const value = toValue(spread, /coefficient/.test(known) ? PERCENT : unit);
  return { kind, ...amountOrAbsent(value, pointer), ...(kind === 'other' && name ? { text: name } : {}) };
}

function intervalOf(measurement: Node, name: string, unit: Unit | undefined): Dispersion {
  const known = plain(name);
  const kind = inTable(INTERVALS, known);
  const level = levelOf(known);
  const interval = limitsOf(child(measurement, 'lowerLimit'), child(measurement, 'upperLimit'), unit);
  if (kind) return { kind, interval };
  if (CONFIDENCE.test(known))
    return { kind: 'confidence-interval', interval, ...(level ? { level } : {}), ...(level ? {} : { text: name }) };
  return { kind: 'other-range', interval, ...(name ? { text: name } : {}) };
}

function levelOf(known: string): Amount | undefined {
  const [, percent, code] = CONFIDENCE.exec(known) ?? [];
  if (percent) return { digits: percent, unit: PERCENT };
  if (code === undefined || code === 'other') return undefined;
  return { digits: code.length === 3 ? `${code.slice(0, 2)}.${code.slice(2)}` : code, unit: PERCENT };
}

/** The two ends of an interval, each with its pointer; an end that is absent is left out. */
export function limitsOf(low: Node, high: Node, unit: Unit | undefined): Interval {
  const [lower, upper] = [endOf(low, unit), endOf(high, unit)];
  return {
    ...(lower.amount ? { low: lower.amount } : {}),
    ...(lower.absent ? { lowAbsent: lower.absent } : {}),
    ...(upper.amount ? { high: upper.amount } : {}),
    ...(upper.absent ? { highAbsent: upper.absent } : {}),
  };
}

function endOf(node: Node, unit: Unit | undefined): { readonly amount?: Amount; readonly absent?: Absent } {
  const digits = written({ value: { end: node.value }, pointer: '' }, 'end');
  return digits === undefined ? {} : amountOrAbsent(toValue(digits, unit), node.pointer);
}

/** A value as the model holds it, with the place that it was read from. */
export const amountOrAbsent = (
  value: Value,
  pointer: string,
): { readonly amount?: Amount; readonly absent?: Absent } =>
  'amount' in value ? { amount: { ...value.amount, pointer } } : { absent: { ...value.absent, pointer } };
