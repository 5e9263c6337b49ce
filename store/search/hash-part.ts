import type { HashPart } from '../../fhir/store.ts';
import { ordAt, ordOf } from '../index/hash.ts';
import { HIGHEST, type ListRange, LOWEST } from './list-range.ts';

const boundAt = (fraction: number): string => (fraction <= 0 ? LOWEST : fraction >= 1 ? HIGHEST : ordAt(fraction));

/** The part of a list in hash order that lies in the part; a list in another order as it is. */
export function narrowed(range: ListRange, part: HashPart | undefined): ListRange {
  if (part === undefined || range.before !== 0) return range;
  // A bound is shorter than every sort key with its `ord`, and so sorts before them all.
  return { ...range, low: boundAt(part.low), high: boundAt(part.high) };
}

/** Whether a resource lies in the part. */
export function liesIn(part: HashPart | undefined): (of: { readonly type: string; readonly id: string }) => boolean {
  if (part === undefined) return () => true;
  const [low, high] = [boundAt(part.low), boundAt(part.high)];
  return ({ type, id }) => {
    const ord = ordOf(type, id);
    return low <= ord && ord < high;
  };
}
