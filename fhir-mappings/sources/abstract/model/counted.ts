import type { Word } from './words.ts';

/** Counts as names of features: what is far or many is told coarsely. */
export const bucket = (count: number): string =>
  count < 4 ? String(count) : count < 7 ? '4' : count < 12 ? '7' : '12';

/** Articles say nothing of what stands beside them. */
export const withoutArticles = (words: readonly Word[]): readonly Word[] =>
  words.filter(({ key }) => !/^(?:the|an?)$/.test(key));

/** The words that lie wholly between two places. */
export const wordsBetween = (words: readonly Word[], from: number, to: number): readonly Word[] =>
  words.filter(({ start, end }) => start >= from && end <= to);
