import type { RecordView } from '../record-view.ts';

/** Where a candidate stands in its driver, from the outermost order to the innermost. */
export type Position = readonly string[];

/**
 * A point between candidates: the positions of the outer levels, and at the innermost a text that no entry's sort key equals
 * and that has every version of one id on one side.
 */
export type Cut = readonly string[];

/** An entry's promise that this resource may match; nothing more. */
export interface Candidate {
  readonly type: string;
  readonly id: string;
  readonly at: Position;
  /** What its entries say of the primary date, as text to sort by; '' for none. A replaced version may still say another. */
  readonly dates?: readonly string[];
}

export interface Batch {
  /** In reading direction; each position once. */
  readonly candidates: readonly Candidate[];
  /** Everything up to here, in reading direction, has been delivered; undefined: the driver has ended. */
  readonly reached: Cut | undefined;
}

/** What a reader has looked at: entries before and after the filter, and the part of the hash space, 0 to 1, that they cover. */
export interface Seen {
  readonly scanned: number;
  readonly passed: number;
  /** Undefined where the order is not by hash. */
  readonly covered: number | undefined;
}

export interface Reader {
  /** One wave of requests: the next candidates, perhaps none. `want` sizes the wave. */
  next(want: number): Promise<Batch>;
  seen(): Seen;
}

/** An ordered source of candidates that holds every resource it is responsible for. */
export interface Driver {
  /** Names the driver within the plans of one query; a cursor carries it. */
  readonly label: string;
  open(from: Cut | undefined, backward: boolean): Reader;
  /** For each record the one position at which it may be returned: the first in driver order; undefined where it has none. */
  positions(views: readonly RecordView[]): Promise<readonly (Position | undefined)[]>;
  /** In driver order. */
  compare(a: Position, b: Position): number;
  cut(at: Position, side: 'before' | 'after'): Cut;
}

/** Sorts before, and after, every version of the id that a sort key names: above each write id is only `~`. */
export const cutBelow = (position: string): string => `${position}~`;
export const cutAbove = (position: string): string => `${position}~~`;

export const samePosition = (a: Position, b: Position): boolean =>
  a.length === b.length && a.every((part, level) => part === b[level]);
