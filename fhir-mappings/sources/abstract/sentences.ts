import type { Span } from './view.ts';

/** Words after which a full stop ends no sentence. */
const ABBREVIATION =
  /(?:\b(?:vs|versus|e\.g|i\.e|approx|no|nos|fig|figs|ref|dr|mr|ms|st|cf|resp|respectively|incl|sp|spp|dept|[A-Z])|\bet al)$/i;

/** Sentences of a span, each trimmed; a line's end ends one too, and a full stop within brackets ends none. */
export function sentencesOf(text: string, { start, end }: Span): readonly Span[] {
  const sentences: Span[] = [];
  let first = start;
  let depth = 0;
  for (let at = start; at < end; at++) {
    const character = text[at] ?? '';
    if (character === '(' || character === '[') depth++;
    else if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    const ends =
      character === '\n' || (isStop(text, at, end) && (depth === 0 || /\n|^.{0,2}$/.test(text.slice(at + 1, at + 3))));
    if (!ends) continue;
    sentences.push({ start: first, end: character === '\n' ? at : at + 1 });
    first = at + 1;
    depth = 0;
  }
  sentences.push({ start: first, end });
  return sentences.map((span) => trimmed(text, span)).filter((span) => span.end > span.start);
}

function isStop(text: string, at: number, end: number): boolean {
  const character = text[at];
  if (character !== '.' && character !== '!' && character !== '?') return false;
  if (at + 1 >= end) return true;
  if (!/\s/.test(text[at + 1] ?? ' ')) return false;
  if (
    character === '.' &&
    ABBREVIATION.test(text.slice(Math.max(0, at - 14), at)) &&
    !/[.]\s+(?:The|In|There|We|No|This|These)\b/.test(text.slice(at, at + 12))
  )
    return false;
  return /[A-Z0-9("'[≥≤<>]/.test(text.slice(at + 1, at + 40).trimStart()[0] ?? 'A');
}

export function trimmed(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && /\s/.test(text[start] ?? '')) start++;
  while (end > start && /\s/.test(text[end - 1] ?? '')) end--;
  return { start, end };
}
