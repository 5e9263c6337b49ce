import type { Span } from '../view.ts';
import type { Mention } from './phrases.ts';
import { sortOf, type Told, withoutGroup } from './scene.ts';

/** Things that a text counts up one after the other, with where one stands among them. */
export interface Place {
  readonly index: number;
  readonly length: number;
}

const NUMBERS =
  /^[\s)\]%]*(?:[,;/]|,? ?(?:and|or|versus|vs\.?|compared (?:with|to)|but|than)|,? respectively,?)[\s([]*$/;
const NAMES =
  /^\s*(?:[,;/]|,? ?(?:and|or|versus|vs\.?|with|compared (?:with|to)|than))\s*(?:(?:in|with|for|on|by|of|from) )?(?:the |those )?$/;

/** Where a number stands in its list: numbers of one sort with nothing but joining words between them. */
export function placeOfNumber(told: Told, facts: readonly Told[], text: string): Place {
  const like = facts.filter((other) => sortOf(other) === sortOf(told));
  return placeIn(like, like.indexOf(told), (a, b) => NUMBERS.test(text.slice(a.measure.end, b.measure.start)));
}

/** Where a group stands in its list; groups named twice in it count once. */
export function placeOfGroup(mention: Mention, groups: readonly Mention[], text: string): Place {
  return placeIn(groups, groups.indexOf(mention), (a, b) => joined(a, b, text));
}

/** Whether two groups follow each other in a list: "A, B", "A and B", "A (n = 9) or the B". */
export const joined = (a: Mention, b: Mention, text: string): boolean =>
  a.end < b.start &&
  b.start - a.end < 60 &&
  withoutGroup(a.name) !== withoutGroup(b.name) &&
  NAMES.test(text.slice(a.end, b.start).replace(/ ?\([^()]*\)/g, ''));

function placeIn<T>(all: readonly T[], at: number, next: (a: T, b: T) => boolean): Place {
  if (at < 0) return { index: -1, length: 0 };
  const linked = (index: number): boolean => {
    const [a, b] = [all[index], all[index + 1]];
    return a !== undefined && b !== undefined && next(a, b);
  };
  let first = at;
  let last = at;
  while (first > 0 && linked(first - 1)) first--;
  while (last < all.length - 1 && linked(last)) last++;
  return { index: at - first, length: last - first + 1 };
}

/** Whether a group is the one that something is set against: "than in X", "compared with X". */
export const isAgainst = ({ start }: Span, text: string): boolean =>
  /\b(?:than|versus|vs\.?|compar(?:ed|ison|able) (?:with|to)|relative to|over|against)(?: (?:that|those|did|was|were))?(?: (?:in|with|for|on|of|among|the|after|to|by))*\s*$/i.test(
    text.slice(Math.max(0, start - 60), start),
  );
