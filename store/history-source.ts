import type { HistoryOptions } from '../fhir/store.ts';
import type { RecordView } from './record-view.ts';

/** Where a version stands in a history: its number, or its place in the feeds. */
export type Place = number | { readonly pk: string; readonly sk: string };

export interface Wanted extends Pick<HistoryOptions, 'since' | 'at'> {
  /** The direction to read in. */
  readonly older: boolean;
  /** Exclusive. */
  readonly from?: Place;
  readonly count: number;
}

export interface Placed {
  readonly view: RecordView;
  readonly place: Place;
}

/** Versions in the direction read, `count` at most. `stopped`: reading was broken off there, though there may be more. */
export type HistorySource = (wanted: Wanted) => Promise<{ found: readonly Placed[]; stopped?: Place; total?: number }>;

/**
 * Whether a version was current at some time in [low, high): `until` is when the next one came. A tombstone counts only
 * where the deletion itself falls into the period.
 */
export function wasCurrent(view: RecordView, until: number, { low, high }: { low: number; high: number }): boolean {
  if (view.deleted) return view.time >= low && view.time < high;
  return view.time < high && until > low;
}
