import { allPk } from '../index/list-keys.ts';

/** Bounds of sort keys, both included. No sort key is lower or higher. */
export const LOWEST = '\u0001';
export const HIGHEST = '\u{10FFFF}';

/** A range of one list of the Index table. */
export interface ListRange {
  readonly type: string;
  readonly pk: string;
  readonly low: string;
  readonly high: string;
  /** What stands before `ord id` in its sort keys: so many characters, or a text with its end, or (in a feed) the time, and no `ord`. */
  readonly before: number | 'text' | 'time';
}

export const wholeList = (type: string, pk: string, before: ListRange['before'] = 0): ListRange => ({
  type,
  pk,
  low: LOWEST,
  high: HIGHEST,
  before,
});

export const allList = (type: string): ListRange => wholeList(type, allPk(type));

const ORD = 8;
const TIME = 8;

/** The id in a position (a sort key without its write id). */
export function idAt(position: string, before: ListRange['before']): string {
  if (before === 'time') return position.slice(TIME);
  if (before === 'text') return position.slice(position.indexOf('\u0001') + 1 + ORD);
  return position.slice(before + ORD);
}

/** A sort key without the write id at its end. */
export const positionOf = (sk: string): string => sk.slice(0, sk.lastIndexOf('~'));
