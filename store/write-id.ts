/** Write ids sort by time: 8 characters of milliseconds, 8 of chance, in a base 64 whose digits are in ASCII order. */
const DIGITS = '-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz';

/** Bytes of chance, from the rim. */
export type Random = (bytes: number) => Uint8Array;

/** An instant (ms since 1970, not negative) as 8 characters that sort as instants do. */
export function timeText(ms: number): string {
  let text = '';
  for (let rest = ms, place = 0; place < 8; place += 1, rest = Math.floor(rest / 64))
    text = (DIGITS[rest % 64] ?? '') + text;
  return text;
}

/** The instant that the first 8 characters say. */
export function timeOf(text: string): number {
  let ms = 0;
  for (const digit of text.slice(0, 8)) ms = ms * 64 + DIGITS.indexOf(digit);
  return ms;
}

/** A write id above now and above each id given (the record's, its fence), with 48 random bits. */
export function writeId(now: number, random: Random, ...above: readonly (string | undefined)[]): string {
  const ms = above.reduce((latest, w) => (w === undefined ? latest : Math.max(latest, timeOf(w) + 1)), now);
  return timeText(ms) + chanceText(random(6));
}

function chanceText(bytes: Uint8Array): string {
  const bits = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return timeText(bits);
}

const ID_DIGITS = '0123456789abcdefghijkmnpqrstuvwxyz';

/** A new logical id: 18 characters, 90 bits of chance. Short, because every index entry repeats it. */
export const newId = (random: Random): string => Array.from(random(18), (byte) => ID_DIGITS[byte % 32] ?? '').join('');
