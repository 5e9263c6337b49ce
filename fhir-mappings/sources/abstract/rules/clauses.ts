import type { Span } from '../view.ts';

/** Clauses of a sentence: stretches between semicolons and contrasting words, outside brackets. */
export function clausesOf(text: string, { start, end }: Span): readonly Span[] {
  const clauses: Span[] = [];
  let depth = 0;
  let first = start;
  for (let at = start; at < end; at++) {
    const character = text[at] ?? '';
    if (character === '(' || character === '[') depth++;
    if (character === ')' || character === ']') depth = Math.max(0, depth - 1);
    if (depth > 0) continue;
    const joint = /^(?:; |,? (?:whereas|but) )/.exec(text.slice(at, at + 10))?.[0];
    if (!joint || /\b(?:all|none|nothing|any)$/i.test(text.slice(first, at))) continue;
    clauses.push({ start: first, end: at });
    first = at + joint.length;
  }
  return [...clauses, { start: first, end }];
}
