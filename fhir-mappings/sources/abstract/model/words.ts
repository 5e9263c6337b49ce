import type { Span } from '../view.ts';

/** A word, a number or a mark of a text. */
export interface Word extends Span {
  /** Lower case; digits as `#`. */
  readonly key: string;
  readonly text: string;
}

const WORD = /\p{L}[\p{L}\p{M}\p{N}'’+/®-]*(?:\.(?=[a-z]\.))?|\d[\d.,·]*\d|\d|[^\s]/gu;

/** The words of a span, in order. */
export function wordsOf(text: string, { start, end }: Span): readonly Word[] {
  return Array.from(text.slice(start, end).matchAll(WORD), (match) => ({
    start: start + match.index,
    end: start + match.index + match[0].length,
    text: match[0],
    key: /^\d/.test(match[0]) ? '#' : match[0].toLowerCase(),
  }));
}
