import { fromSymbols, symbols } from './index/hash.ts';

/** Bytes of chance, from the rim. */
export type Random = (bytes: number) => Uint8Array;

/** An instant (ms since 1970, not negative) as 8 characters that sort as instants do. */
export const timeText = (ms: number): string => symbols(ms, 8);

/** The instant that the first 8 characters say. */
export const timeOf = (text: string): number => fromSymbols(text.slice(0, 8));

/**
 * A write id above now and above each id given (the record's, its fence): 8 characters of ms, 8 of 48 random bits. They sort
 * by time.
 */
export function writeId(now: number, random: Random, ...above: readonly (string | undefined)[]): string {
  const ms = above.reduce((latest, w) => (w === undefined ? latest : Math.max(latest, timeOf(w) + 1)), now);
  const chance = random(6).reduce((sum, byte) => sum * 256 + byte, 0);
  return timeText(ms) + symbols(chance, 8);
}

const ID_DIGITS = '0123456789abcdefghijkmnpqrstuvwxyz';

/** A new logical id: 18 characters, 90 bits of chance. Short, because every index entry repeats it. */
export const newId = (random: Random): string => Array.from(random(18), (byte) => ID_DIGITS[byte % 32] ?? '').join('');
