import { dateInterval, type Interval } from './date-interval.ts';
import { isObject, type JsonObject, type Route } from './route.ts';
import type { DateValue } from './search-value.ts';

/** https://hl7.org/fhir/R4/search.html#date: only the outer limits of a Timing matter; Age, Range and words are no dates. */
export function datesOf(value: unknown, { type }: Route): readonly DateValue[] {
  const interval = intervalOf(value, type);
  return interval === undefined ? [] : [{ kind: 'date', low: interval.low, high: interval.high }];
}

function intervalOf(value: unknown, type: string): Interval | undefined {
  switch (type) {
    case 'date':
    case 'dateTime':
      return typeof value === 'string' ? dateInterval(value) : undefined;
    case 'instant':
      return typeof value === 'string' ? instantInterval(value) : undefined;
    case 'Period':
      return isObject(value) ? periodInterval(value) : undefined;
    case 'Timing':
      return isObject(value) ? timingInterval(value) : undefined;
    default:
      return undefined;
  }
}

/** An instant is a point: as wide as the precision of the system, a millisecond. */
function instantInterval(text: string): Interval | undefined {
  const interval = dateInterval(text);
  return interval && { low: interval.low, high: interval.low + 1 };
}

/** A missing bound is open; a partial end date is included whole. */
function periodInterval({ start, end }: JsonObject): Interval | undefined {
  const from = typeof start === 'string' ? dateInterval(start) : undefined;
  const to = typeof end === 'string' ? dateInterval(end) : undefined;
  if (!from && !to) return undefined;
  const period = { low: from?.low ?? -Infinity, high: to?.high ?? Infinity };
  // One that ends before it starts (per-1 forbids it) stands for no time at all.
  return period.low < period.high ? period : undefined;
}

function timingInterval({ event, repeat }: JsonObject): Interval | undefined {
  const intervals = (Array.isArray(event) ? event : []).map((one) =>
    typeof one === 'string' ? dateInterval(one) : undefined,
  );
  if (isObject(repeat) && isObject(repeat.boundsPeriod)) intervals.push(periodInterval(repeat.boundsPeriod));
  const known = intervals.filter((interval) => interval !== undefined);
  if (known.length === 0) return undefined;
  return { low: Math.min(...known.map(({ low }) => low)), high: Math.max(...known.map(({ high }) => high)) };
}
