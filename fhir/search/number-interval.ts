import type { Interval } from './date-interval.ts';

const NUMBER = /^[+-]?(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,4}))?$|^[+-]?\.(\d+)(?:[eE]([+-]?\d{1,4}))?$/;

type ImpliedRange = Interval & { readonly value: number };

/** The same few numbers come again and again: in one resource under several parameters. */
const ranges = new Map<string, ImpliedRange>();
const MOST_KNOWN = 1000;

/**
 * The range implied by the digits written: `5.4` is [5.35, 5.45), `100` is [99.5, 100.5), `1e2` is [95, 105).
 * Undefined where the text is no number. https://hl7.org/fhir/R4/search.html#number
 */
export function impliedRange(digits: string): ImpliedRange | undefined {
  const known = ranges.get(digits);
  if (known) return known;
  const range = rangeOf(digits);
  if (ranges.size >= MOST_KNOWN) ranges.clear();
  if (range) ranges.set(digits, range);
  return range;
}

function rangeOf(digits: string): ImpliedRange | undefined {
  const match = NUMBER.exec(digits);
  if (!match) return undefined;
  const value = Number(digits);
  if (!Number.isFinite(value)) return undefined;
  const [, , decimals = '', exponent, fraction, fractionExponent] = match;
  const power = Number(exponent ?? fractionExponent ?? 0);
  // The specification's own example reads `1e2` as [95, 105), as it would `1.0e2`.
  const places = Math.max((fraction ?? decimals).length, exponent === undefined ? 0 : 1);
  return { value, low: shifted(digits, -1, places, power), high: shifted(digits, 1, places, power) };
}

/** The value moved by half a unit of its last digit, rounded as a decimal is, so that 5.4 gives 5.35 and not 5.3500000000000005. */
function shifted(digits: string, sign: number, places: number, power: number): number {
  const [mantissa = '0'] = digits.toLowerCase().split('e');
  const moved = Number(mantissa) + sign * 0.5 * 10 ** -places;
  const rounded = places < 20 ? moved.toFixed(places + 1) : String(moved);
  if (power === 0) return Number(rounded);
  return rounded.includes('e') ? Number(rounded) * 10 ** power : Number(`${rounded}e${power}`);
}

const bits = new DataView(new ArrayBuffer(8));

/** The next double above: `<= 5` is the interval [-Infinity, nextUp(5)). */
export function nextUp(value: number): number {
  if (value === Infinity || Number.isNaN(value)) return value;
  if (value === 0) return Number.MIN_VALUE;
  bits.setFloat64(0, value);
  bits.setBigInt64(0, bits.getBigInt64(0) + (value > 0 ? 1n : -1n));
  return bits.getFloat64(0);
}

/** The next double below: the greatest value in an interval that ends before `value`. */
export const nextDown = (value: number): number => -nextUp(-value);

/** The values that a quantity with a comparator may have: https://hl7.org/fhir/R4/valueset-quantity-comparator.html */
export function comparatorInterval(comparator: unknown, value: number): Interval | undefined {
  switch (comparator) {
    case '<':
      return { low: -Infinity, high: value };
    case '<=':
      return { low: -Infinity, high: nextUp(value) };
    case '>':
      return { low: nextUp(value), high: Infinity };
    case '>=':
      return { low: value, high: Infinity };
    default:
      return undefined;
  }
}
