/** 64 symbols in ASCII order, all below '~': encoded numbers compare bytewise as they do by value. */
export const SYMBOLS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/** `value`, a whole number of 0 to 2^53 - 1, in `width` symbols, most significant first. */
export function symbols(value: number, width: number): string {
  let rest = value;
  let text = '';
  for (let place = 0; place < width; place++) {
    text = SYMBOLS.charAt(rest % 64) + text;
    rest = Math.floor(rest / 64);
  }
  return text;
}

/** The number that `symbols` wrote. */
export function fromSymbols(text: string): number {
  let value = 0;
  for (const symbol of text) value = value * 64 + SYMBOLS.indexOf(symbol);
  return value;
}

/** 53 bits of hash of a text (two 32-bit multiplicative lanes, mixed at the end); the seed gives independent functions. */
export function hash53(text: string, seed = 0): number {
  let a = 0xdeadbeef ^ seed;
  let b = 0x41c6ce57 ^ seed;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    a = Math.imul(a ^ unit, 2654435761);
    b = Math.imul(b ^ unit, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return 4294967296 * (2097151 & b) + (a >>> 0);
}

const ORD_RANGE = 2 ** 48;

/** Where a resource stands in every list ordered by hash: 48 bits of a hash of `type/id`, 8 symbols. */
export const ordOf = (type: string, id: string): string => symbols(hash53(`${type}/${id}`) % ORD_RANGE, 8);

/** The lowest `ord` of what lies at this part of the hash space, 0 to below 1, and above. */
export const ordAt = (fraction: number): string => symbols(Math.floor(fraction * ORD_RANGE), 8);

/** The part of the hash space, 0 to 1, that lies below a position that starts with `ord`. */
export const fractionBelow = (position: string): number => fromSymbols(position.slice(0, 8)) / ORD_RANGE;

/** The 24-bit code, 4 symbols, of an equality term in a signature. */
export const codeOf = (term: string): string => symbols(hash53(term, 24) % 2 ** 24, 4);

const LONGEST = 48;
const KEPT = 20;

/** A value as part of a partition key: itself up to 48 bytes, else its beginning and 96 bits of hash. The delimiters of keys are escaped. */
export function keyValue(value: string): string {
  const whole = value.toWellFormed();
  const kept = Buffer.byteLength(whole) <= LONGEST ? whole : `${[...whole].slice(0, KEPT).join('')}~${digestOf(whole)}`;
  return kept.replace(DELIMITERS, (delimiter) => `%${delimiter.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
// biome wants no control characters in a pattern; these are built from their codes.
const DELIMITERS = new RegExp(`[%&=>${String.fromCharCode(0)}-${String.fromCharCode(31)}]`, 'g');

const digestOf = (text: string): string =>
  symbols(hash53(text, 1) % ORD_RANGE, 8) + symbols(hash53(text, 2) % ORD_RANGE, 8);
