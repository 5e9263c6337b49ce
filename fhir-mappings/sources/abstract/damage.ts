import { overlaps, type Span } from './view.ts';

/** A place where text was lost: `lost` is the gap, `words` what stands around it and is shown to people. */
export interface DamagedPlace {
  readonly lost: number;
  readonly words: Span;
  readonly sign: string;
}

/**
 * Signs that a harvester took the text between a `<` and the next `>` for a tag. Unbalanced brackets alone are none.
 * Each has the gap where its first group ends.
 */
const SIGNS: readonly (readonly [sign: string, pattern: RegExp])[] = [
  [
    'a p-value without comparator',
    /(?<=[([,;]\s*)([pP])(?:\s+|(?=0?[.·]|\d+(?:\.\d+)?\s?%))\d*[.·]?\d+%?|(?<=\s)([pP])\s*0?[.·]\d+/g,
  ],
  ['two spaces before a number', /(?<![.!?:;\s])([^\s]) {2,}(?=[\d.])\d*[.·]?\d+/g],
];

/** Damaged places of the text, in order; overlapping signs are one place. */
export function damagedPlaces(text: string): readonly DamagedPlace[] {
  const places = SIGNS.flatMap(([sign, pattern]) =>
    Array.from(text.matchAll(pattern), (match) => ({
      lost: match.index + (match[1] ?? match[2] ?? '').length,
      words: { start: match.index, end: match.index + match[0].length },
      sign,
    })),
  ).sort((a, b) => a.lost - b.lost);
  return places.filter((place, index) => places.findIndex((other) => overlaps(other.words, place.words)) === index);
}
