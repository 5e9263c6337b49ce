import type { Comparator } from '../../study.ts';

/** Number words; "one" only where a pattern asks for counts. */
const UNITS = [
  'zero',
  'one',
  'two',
  'three',
  'four',
  'five',
  'six',
  'seven',
  'eight',
  'nine',
  'ten',
  'eleven',
  'twelve',
  'thirteen',
  'fourteen',
  'fifteen',
  'sixteen',
  'seventeen',
  'eighteen',
  'nineteen',
];
const TENS = ['', '', 'twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'];

/** Pieces of patterns, to be put into regular expressions. */
export const DIGITS = String.raw`(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:[.·]\d+)?|[.·]\d+)`;
export const WHOLE = String.raw`(?:\d{1,3}(?:,\d{3})+|\d+)`;
const TEN_WORDS = TENS.slice(2).join('|');
const UNIT_WORDS = UNITS.slice(1, 10).join('|');
export const WORDS = `(?:(?:${TEN_WORDS})(?:[- ](?:${UNIT_WORDS}))?|(?:${[...UNITS].sort((a, b) => b.length - a.length).join('|')})(?:[- ]hundred(?: and)?(?:[- ](?:${TEN_WORDS})(?:[- ](?:${UNIT_WORDS}))?|[- ](?:${UNITS.slice(
  1,
)
  .sort((a, b) => b.length - a.length)
  .join('|')}))?)?)`;
/** A count in digits or words. */
export const COUNT = `(?:${WHOLE}|${WORDS})`;

/** Digits of a number as published: thousands separators gone, a middle dot is a point, words are digits; undefined for what is no number. */
export function digitsIn(text: string): string | undefined {
  const plain = text
    .trim()
    .replace(/^[-–−](?=[\d.·])/, '-')
    .replace(/^\+/, '');
  if (/^-?(?:\d|[.·]\d)/.test(plain)) return plain.replaceAll(/,(?=\d{3})/g, '').replaceAll('·', '.');
  return wordsValue(plain.toLowerCase());
}

function wordsValue(words: string): string | undefined {
  let total = 0;
  for (const word of words.split(/[\s-]+/)) {
    if (word === 'and') continue;
    if (word === 'hundred') total = (total || 1) * 100;
    else if (UNITS.includes(word)) total += UNITS.indexOf(word);
    else if (TENS.includes(word) && word) total += TENS.indexOf(word) * 10;
    else return undefined;
  }
  return String(total);
}

/** Comparators as published, words included. */
const COMPARATORS: readonly (readonly [pattern: RegExp, comparator: Comparator | undefined])[] = [
  [/^(?:<=|≤|at most|up to|no more than)$/, '<='],
  [/^(?:>=|≥|at least|no less than)$/, '>='],
  [/^(?:<|less than|below|under|fewer than)$/, '<'],
  [/^(?:>|more than|greater than|over|above|exceeding)$/, '>'],
];

export function comparatorOf(words: string | undefined): Comparator | undefined {
  const text = (words ?? '').trim().toLowerCase().replace(/^=\s*/, '').replace(/\s+/g, ' ');
  return COMPARATORS.find(([pattern]) => pattern.test(text))?.[1];
}
