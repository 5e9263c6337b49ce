import { symbols } from './hash.ts';

/** Encodings of values as text whose UTF-8 bytes sort as the values do; DynamoDB compares sort keys by their bytes. */

const INSTANT_WIDTH = 9;
const INSTANT_ZERO = 2 ** 52;
const INSTANT_LAST = 2 ** 53 - 2;

/** An instant in ms since 1970 (whole, or an open end) in 9 symbols. */
export function encodeInstant(ms: number): string {
  if (ms === Number.NEGATIVE_INFINITY) return symbols(0, INSTANT_WIDTH);
  if (ms === Number.POSITIVE_INFINITY) return symbols(INSTANT_LAST + 1, INSTANT_WIDTH);
  return symbols(Math.min(Math.max(Math.floor(ms) + INSTANT_ZERO, 1), INSTANT_LAST), INSTANT_WIDTH);
}

const view = new DataView(new ArrayBuffer(8));

/** A double (not NaN; -0 counts as 0) as its sign-flipped IEEE bits in 12 symbols, 32 bits in each half. */
export function encodeNumber(value: number): string {
  view.setFloat64(0, value === 0 ? 0 : value);
  const high = view.getUint32(0);
  const low = view.getUint32(4);
  const negative = high >>> 31 === 1;
  return symbols(negative ? ~high >>> 0 : (high | 0x80000000) >>> 0, 6) + symbols(negative ? ~low >>> 0 : low, 6);
}

/** Ends a text within a sort key: below every character that `encodeText` leaves. */
export const TEXT_END = '\u0001';

/** The first `length` characters (code points) of a normalised text, free of control characters. */
export function encodeText(normalised: string, length: number): string {
  const whole = normalised.toWellFormed().replace(CONTROLS, ' ');
  if (whole.length <= length) return whole;
  return [...whole.slice(0, 2 * length)].slice(0, length).join('');
}
// biome wants no control characters in a pattern; these are built from their codes.
const CONTROLS = new RegExp(`[${String.fromCharCode(0)}-${String.fromCharCode(31)}]`, 'g');

/** Compares as DynamoDB compares strings: by UTF-8 bytes, which is by code point and not by UTF-16 unit. */
export function compareBytes(a: string, b: string): number {
  const shared = Math.min(a.length, b.length);
  for (let at = 0; at < shared; at++) {
    const x = a.charCodeAt(at);
    const y = b.charCodeAt(at);
    if (x !== y) return rank(x) - rank(y);
  }
  return a.length - b.length;
}

/** UTF-16 units in the order of the code points that they begin or continue: surrogates above everything else. */
const rank = (unit: number): number => (unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit);
