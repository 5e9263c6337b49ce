import type { Quote } from '../../study.ts';

/** UTF-16 positions in a view's text, end exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** Whether two spans share a character. */
export const overlaps = (a: Span, b: Span): boolean => a.start < b.end && b.start < a.end;

/** The published text made easier to read, each of its characters knowing where it came from; the published text is never changed. */
export interface TextView {
  readonly text: string;
  /** The published words of a span of the view, with code point offsets. */
  quote(span: Span): Quote;
}

/** Only real tag names are markup: `p < 0.005` is none. */
const MARKUP = /<\/?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?\/?>|&(?:#\d{1,6}|#x[0-9a-fA-F]{1,5}|[a-zA-Z]{2,8});/g;

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['lt', '<'],
  ['gt', '>'],
  ['amp', '&'],
  ['quot', '"'],
  ['apos', "'"],
  ['nbsp', ' '],
  ['le', '≤'],
  ['ge', '≥'],
  ['plusmn', '±'],
  ['middot', '·'],
  ['ndash', '–'],
  ['minus', '-'],
  ['micro', 'µ'],
]);

/** One UTF-16 unit for one: odd spaces, minus signs, fullwidth and mathematical comparators. */
const CHARACTERS: ReadonlyMap<string, string> = new Map([
  ...Array.from('\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000', (c) => [c, ' '] as const),
  ['\u2212', '-'],
  ['\u2010', '-'],
  ['\u2011', '-'],
  ['\u2012', '–'],
  ['\u2a7d', '≤'],
  ['\u2a7e', '≥'],
  ['\u2266', '≤'],
  ['\u2267', '≥'],
  ['\uff1c', '<'],
  ['\uff1e', '>'],
  ['\uff1d', '='],
  ['\u03bc', 'µ'],
  ['\u2219', '·'],
  ['\u22c5', '·'],
  ['\u2018', "'"],
  ['\u2019', "'"],
]);

export function viewOf(source: string): TextView {
  const characters: string[] = [];
  const from: number[] = [];
  let at = 0;
  const copy = (end: number) => {
    for (; at < end; at++) {
      const character = source[at] ?? '';
      characters.push(CHARACTERS.get(character) ?? character);
      from.push(at);
    }
  };
  for (const match of source.matchAll(MARKUP)) {
    copy(match.index);
    const shown = entity(match[0]);
    if (shown !== undefined) {
      characters.push(shown);
      from.push(at);
    }
    at = match.index + match[0].length;
  }
  copy(source.length);
  from.push(source.length);
  const pointsBefore = /[\ud800-\udbff]/.test(source) ? (end: number) => codePoints(source, end) : (end: number) => end;
  return { text: characters.join(''), quote: (span) => quoteOf(source, from, span, pointsBefore) };
}

/** What an entity shows, as one UTF-16 unit; undefined for a tag, and for what is no entity we know. */
function entity(markup: string): string | undefined {
  if (markup.startsWith('<')) return undefined;
  const name = markup.slice(1, -1);
  const code = name.startsWith('#x')
    ? Number.parseInt(name.slice(2), 16)
    : name.startsWith('#')
      ? Number(name.slice(1))
      : undefined;
  if (code === undefined) return ENTITIES.get(name) ?? ' ';
  const shown = code > 31 && code < 0x10000 ? String.fromCharCode(code) : ' ';
  return CHARACTERS.get(shown) ?? shown;
}

function quoteOf(
  source: string,
  from: readonly number[],
  { start, end }: Span,
  pointsBefore: (end: number) => number,
): Quote {
  const first = from[start] ?? source.length;
  const last = end > start ? endOf(source, from, end) : first;
  const exact = source.slice(first, last);
  return { exact, start: pointsBefore(first), end: pointsBefore(first + exact.length) };
}

/** Where the last character of the span ends in the source: markup after it does not belong to it. */
function endOf(source: string, from: readonly number[], end: number): number {
  const last = from[end - 1] ?? source.length;
  const entityLength =
    source[last] === '&' ? /^&#?\w{1,8};/.exec(source.slice(last, last + 12))?.[0].length : undefined;
  return last + (entityLength ?? 1);
}

function codePoints(text: string, end: number): number {
  let count = 0;
  for (let at = 0; at < end; count++) at += (text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1;
  return count;
}
