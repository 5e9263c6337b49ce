import type { Interval } from './date-interval.ts';
import { nextDown } from './number-interval.ts';
import type { Prefix } from './query.ts';

type Comparison<S> = (target: Interval, search: S) => boolean;

const within = (target: Interval, search: Interval): boolean => search.low <= target.low && target.high <= search.high;

/** Prefixes on dates, which are intervals [low, high): https://hl7.org/fhir/R4/search.html#prefix */
export const COMPARE_DATES: Record<Prefix, Comparison<Interval>> = {
  eq: within,
  ne: (target, search) => !within(target, search),
  gt: (target, search) => target.high > search.high,
  lt: (target, search) => target.low < search.low,
  ge: (target, search) => target.high > search.high || within(target, search),
  le: (target, search) => target.low < search.low || within(target, search),
  sa: (target, search) => target.low >= search.high,
  eb: (target, search) => target.high <= search.low,
  ap: (target, search) => target.low < search.high && target.high > search.low,
};

/** A number searched for: the range implied by its digits counts for eq, ne and ap alone, the exact value for the others. */
export interface NumberSearch extends Interval {
  readonly value: number;
}

/** Prefixes on what may be any number of an interval: a comparator, a Range, SampledData. */
const COMPARE_INTERVALS: Record<Prefix, Comparison<NumberSearch>> = {
  eq: within,
  ne: (target, search) => !within(target, search),
  gt: (target, { value }) => nextDown(target.high) > value,
  lt: (target, { value }) => target.low < value,
  ge: (target, search) => nextDown(target.high) >= search.value || within(target, search),
  le: (target, search) => target.low <= search.value || within(target, search),
  sa: (target, { value }) => target.low > value,
  eb: (target, { value }) => nextDown(target.high) < value,
  ap: (target, search) => target.low <= search.high && target.high > search.low,
};

/** Prefixes on a plain number: https://hl7.org/fhir/R4/search.html#number */
const COMPARE_POINTS: Record<Prefix, (target: number, search: NumberSearch) => boolean> = {
  eq: (target, { low, high }) => low <= target && target < high,
  ne: (target, { low, high }) => target < low || high <= target,
  gt: (target, { value }) => target > value,
  lt: (target, { value }) => target < value,
  ge: (target, { value }) => target >= value,
  le: (target, { value }) => target <= value,
  sa: (target, { value }) => target > value,
  eb: (target, { value }) => target < value,
  ap: (target, { low, high }) => low <= target && target <= high,
};

/** Whether a number, or an interval of numbers, answers to a prefix. */
export function compareNumbers(
  prefix: Prefix,
  target: Interval & { readonly value?: number },
  search: NumberSearch,
): boolean {
  return target.value === undefined
    ? COMPARE_INTERVALS[prefix](target, search)
    : COMPARE_POINTS[prefix](target.value, search);
}
