import { compareBytes } from '../index/encodings.ts';
import { ordOf } from '../index/hash.ts';
import { type ResourceKey, resourceName } from '../read.ts';
import { type Candidate, type Cut, cutAbove, cutBelow, type Driver, type Position, type Reader } from './driver.ts';

const LEAST = 25;

/** Resources that are known by name beforehand, in hash order: the very order of the lists, so that a cursor can pass between them. */
export function idSet(label: string, keys: readonly ResourceKey[]): Driver {
  const all = keys.map((key): Candidate => ({ ...key, at: [ordOf(key.type, key.id) + key.id] }));
  all.sort((a, b) => compare(a.at, b.at));
  const names = new Set(keys.map(resourceName));
  return {
    label,
    compare,
    cut: ([at = ''], side) => [side === 'before' ? cutBelow(at) : cutAbove(at)],
    positions: async (views) =>
      views.map((view) => (names.has(resourceName(view)) ? [ordOf(view.type, view.id) + view.id] : undefined)),
    open: (from, backward) => openSet(backward ? all.toReversed() : all, from, backward),
  };
}

const compare = ([a = '']: Position, [b = '']: Position): number => compareBytes(a, b);

function openSet(ordered: readonly Candidate[], from: Cut | undefined, backward: boolean): Reader {
  const [cut] = from ?? [];
  const beyond = ({ at: [position = ''] }: Candidate): boolean => {
    // Between `~` and `~~`, as a stored entry of this id would be.
    const order = compareBytes(`${position}~-`, cut ?? '');
    return cut === undefined || (backward ? order < 0 : order > 0);
  };
  const rest = ordered.filter(beyond);
  let taken = 0;
  return {
    async next(want) {
      const candidates = rest.slice(taken, taken + Math.max(want, LEAST));
      taken += candidates.length;
      const [last = ''] = candidates.at(-1)?.at ?? [];
      return { candidates, reached: taken < rest.length ? [backward ? cutBelow(last) : cutAbove(last)] : undefined };
    },
    seen: () => ({ scanned: taken, passed: taken, covered: rest.length === 0 ? 1 : taken / rest.length }),
  };
}
