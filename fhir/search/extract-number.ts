import { digitsOf, numberOf } from '../json.ts';
import type { Interval } from './date-interval.ts';
import { comparatorInterval, impliedRange, nextUp } from './number-interval.ts';
import { isObject, type JsonObject, type Route } from './route.ts';
import type { NumberValue, QuantityValue } from './search-value.ts';
import { type CanonicalUnit, canonicalUnit, UCUM } from './ucum.ts';

/** integer, decimal and Range: https://hl7.org/fhir/R4/search.html#number */
export function numbersOf(value: unknown, { type }: Route): readonly NumberValue[] {
  if (type === 'Range') return rangeNumbers(value);
  const digits = digitsOf(value);
  const range = digits === undefined ? undefined : impliedRange(digits);
  return range === undefined ? [] : [{ kind: 'number', ...range }];
}

function rangeNumbers(value: unknown): readonly NumberValue[] {
  if (!isObject(value)) return [];
  const limits = rangeLimits(value);
  return limits ? [{ kind: 'number', low: limits.low, high: nextUp(limits.most) }] : [];
}

/** Quantity and its kinds, Money, Range and SampledData: https://hl7.org/fhir/R4/search.html#quantity */
export function quantitiesOf(value: unknown, { type }: Route): readonly QuantityValue[] {
  if (!isObject(value)) return [];
  if (type === 'Range') return rangeQuantity(value);
  if (type === 'SampledData') return sampledQuantity(value);
  if (type === 'Money') return pointQuantity(value, { system: CURRENCY, code: value.currency });
  return pointQuantity(value, value);
}

const CURRENCY = 'urn:iso:std:iso:4217';

function pointQuantity(quantity: JsonObject, unit: JsonObject): readonly QuantityValue[] {
  const digits = digitsOf(quantity.value);
  const range = digits === undefined ? undefined : impliedRange(digits);
  if (range === undefined) return [];
  const open = comparatorInterval(quantity.comparator, range.value);
  const canonical = unitOf(unit);
  if (open) {
    const bound = canonical && comparatorInterval(quantity.comparator, canonical.convert(range.value));
    return [{ kind: 'quantity', ...open, ...unitParts(unit), ...inCanonical(canonical, bound) }];
  }
  return [
    {
      kind: 'quantity',
      ...range,
      ...unitParts(unit),
      ...inCanonical(canonical, canonical && convertAll(canonical, range)),
    },
  ];
}

function rangeQuantity(value: JsonObject): readonly QuantityValue[] {
  const unit = isObject(value.low) ? value.low : value.high;
  return isObject(unit) ? intervalQuantity(rangeLimits(value), unit) : [];
}

/** The least and the greatest value, both included. */
interface Limits {
  readonly low: number;
  readonly most: number;
}

/** A missing limit is open. */
function rangeLimits({ low, high }: JsonObject): Limits | undefined {
  const from = isObject(low) ? numberOf(low.value) : undefined;
  const to = isObject(high) ? numberOf(high.value) : undefined;
  if (from === undefined && to === undefined) return undefined;
  return { low: from ?? -Infinity, most: to ?? Infinity };
}

/** From the least to the greatest value that the samples take, or that they are declared to take. */
function sampledQuantity({ origin, factor, data, lowerLimit, upperLimit }: JsonObject): readonly QuantityValue[] {
  if (!isObject(origin)) return [];
  const zero = numberOf(origin.value) ?? 0;
  const scale = numberOf(factor) ?? 1;
  const samples = typeof data === 'string' ? sampleNumbers(data, numberOf(lowerLimit), numberOf(upperLimit)) : [];
  if (samples.length === 0) return [];
  const values = samples.map((sample) => zero + sample * scale);
  const low = values.reduce((a, b) => Math.min(a, b));
  const most = values.reduce((a, b) => Math.max(a, b));
  return intervalQuantity({ low, most }, origin);
}

/** `E` is an error, `L` and `U` are beyond the limits of detection: https://hl7.org/fhir/R4/datatypes.html#SampledData */
function sampleNumbers(data: string, lower: number | undefined, upper: number | undefined): number[] {
  return data
    .split(' ')
    .map((sample) =>
      sample === 'L' ? (lower ?? Number.NaN) : sample === 'U' ? (upper ?? Number.NaN) : Number(sample || 'E'),
    )
    .filter((sample) => Number.isFinite(sample));
}

/** What is included stays so in base units, where the next double above is another one. */
function intervalQuantity(limits: Limits | undefined, unit: JsonObject): readonly QuantityValue[] {
  if (!limits) return [];
  const canonical = unitOf(unit);
  const { low, most } = limits;
  return [
    {
      kind: 'quantity',
      low,
      high: nextUp(most),
      ...unitParts(unit),
      ...inCanonical(canonical, canonical && { low: canonical.convert(low), high: nextUp(canonical.convert(most)) }),
    },
  ];
}

function unitParts({ system, code, unit }: JsonObject): Pick<QuantityValue, 'system' | 'code' | 'unit'> {
  return {
    ...(typeof system === 'string' ? { system } : {}),
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof unit === 'string' ? { unit } : {}),
  };
}

const unitOf = ({ system, code }: JsonObject): CanonicalUnit | undefined =>
  system === UCUM && typeof code === 'string' ? canonicalUnit(code) : undefined;

function convertAll({ convert }: CanonicalUnit, { low, high, value }: Interval & { value?: number }) {
  return { low: convert(low), high: convert(high), ...(value === undefined ? {} : { value: convert(value) }) };
}

function inCanonical(unit: CanonicalUnit | undefined, interval: (Interval & { value?: number }) | undefined) {
  return unit && interval ? { canonical: { unit: unit.unit, ...interval } } : {};
}
