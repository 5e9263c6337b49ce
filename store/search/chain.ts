import type { ChainClause, Clause } from '../../fhir/search/query.ts';
import { type ResourceKey, resourceName } from '../read.ts';
import type { RecordView } from '../record-view.ts';
import { accept } from './accept.ts';
import {
  type Batch,
  type Candidate,
  type Cut,
  type Driver,
  type Position,
  type Reader,
  samePosition,
} from './driver.ts';
import { referencesOf, targetsHolding } from './evaluate.ts';
import type { SearchContext } from './search-context.ts';

export interface ChainDriver {
  readonly label: string;
  readonly clause: ChainClause;
  /** Finds the resources that are referred to; streamed, never held whole. */
  readonly inner: Driver;
  readonly innerClauses: (type: string) => readonly Clause[];
  /** The resources that refer to one of them. */
  readonly referring: (target: ResourceKey) => Driver;
}

/** Inner matches whose referring resources are looked for in one wave, at first and at most. */
const FIRST_WAVE = 8;
const LARGEST_WAVE = 64;

/** `subject:Patient.name=x`: for each match of the inner search, in its order, the resources that refer to it. */
export function chainDriver(context: SearchContext, options: ChainDriver): Driver {
  const { label, inner, referring } = options;
  const some = referring({ type: '', id: '' });
  return {
    label,
    open: (from, backward) => openChain(context, options, from, backward),
    positions: (views) => Promise.all(views.map((view) => firstPosition(context, options, view))),
    compare(a, b) {
      const [x, y] = [levelsOf(a), levelsOf(b)];
      return inner.compare(x.outer, y.outer) || some.compare(x.sub, y.sub);
    },
    cut(at, side) {
      const { outer, sub } = levelsOf(at);
      return [JSON.stringify(outer), ...some.cut(sub, side)];
    },
  };
}

/** The first level of a position, or of a cut, is all of the inner driver's; a cut of one level lies between its matches. */
const levelsOf = ([outer = '[]', ...sub]: readonly string[]) => ({ outer: JSON.parse(outer) as string[], sub });

/** Of all the targets that a record refers to and that match, the one that the inner search finds first. */
async function firstPosition(
  context: SearchContext,
  { clause, inner, referring }: ChainDriver,
  view: RecordView,
): Promise<Position | undefined> {
  const holding = await targetsHolding(context, referencesOf(view, clause.parameter, context.base), clause);
  const targets = [...holding.values()];
  const positions = await inner.positions(targets);
  let first: { outer: Position; target: RecordView } | undefined;
  targets.forEach((target, at) => {
    const outer = positions[at];
    if (outer && (!first || inner.compare(outer, first.outer) < 0)) first = { outer, target };
  });
  if (!first) return undefined;
  const [sub] = await referring(first.target).positions([view]);
  return sub && [JSON.stringify(first.outer), ...sub];
}

const placeName = (key: ResourceKey, at: Position): string => JSON.stringify([resourceName(key), ...at]);

interface Target {
  readonly at: Position;
  readonly reader: Reader;
  batches: Batch[];
}

function openChain(context: SearchContext, options: ChainDriver, from: Cut | undefined, backward: boolean): Reader {
  const { inner, innerClauses, referring } = options;
  const side = backward ? 'after' : 'before';
  const levels = from && levelsOf(from);
  const resumed = levels && levels.sub.length > 0 ? levels : undefined;
  const outer = inner.open(resumed ? inner.cut(resumed.outer, side) : levels?.outer, backward);
  const raw: Candidate[] = [];
  let found: Candidate[] = [];
  let outerReached: Cut | undefined = levels?.outer;
  let ended = false;
  const open: Target[] = [];
  let wave = FIRST_WAVE;
  let [scanned, passed] = [0, 0];

  const findTargets = async (): Promise<void> => {
    if (raw.length === 0) {
      const batch = await outer.next(wave);
      raw.push(...batch.candidates);
      outerReached = batch.reached;
      ended = batch.reached === undefined;
    }
    // No more of them are read than will be followed.
    const slice = raw.splice(0, wave);
    const groups = Map.groupBy(slice, ({ type }) => type);
    const accepted = await Promise.all(
      [...groups].map(([type, candidates]) => accept(context, inner, innerClauses(type), candidates)),
    );
    const matches = new Set(accepted.flat().flatMap((one) => (one ? [placeName(one.view, one.at)] : [])));
    found.push(...slice.filter((one) => matches.has(placeName(one, one.at))));
  };

  const openTargets = (): void => {
    const next = found.slice(0, wave - open.length);
    found = found.slice(next.length);
    for (const target of next) {
      const sub = resumed && samePosition(resumed.outer, target.at) ? resumed.sub : undefined;
      open.push({ at: target.at, reader: referring(target).open(sub, backward), batches: [] });
    }
  };

  const readTargets = async (want: number): Promise<void> => {
    // Only the first may need a second wave before the others: their first page is at hand.
    const due = open.filter(({ batches }) => batches.length === 0);
    await Promise.all(due.map(async (target) => target.batches.push(await target.reader.next(want))));
  };

  /** Takes what stands in order: all of the first target before anything of the second. */
  const take = (): { candidates: Candidate[]; reached: Cut | undefined } => {
    const candidates: Candidate[] = [];
    for (;;) {
      const [target] = open;
      const batch = target?.batches.shift();
      if (!target || !batch) break;
      const outer = JSON.stringify(target.at);
      candidates.push(...batch.candidates.map((one) => ({ ...one, at: [outer, ...one.at] })));
      if (batch.reached) return { candidates, reached: [outer, ...batch.reached] };
      const { scanned: more, passed: through } = target.reader.seen();
      [scanned, passed] = [scanned + more, passed + through];
      open.shift();
    }
    const following = open[0] ?? found[0] ?? raw[0];
    if (following) return { candidates, reached: [JSON.stringify(inner.cut(following.at, side))] };
    return { candidates, reached: ended ? undefined : [JSON.stringify(outerReached ?? [])] };
  };

  return {
    async next(want) {
      if (found.length === 0 && open.length === 0 && (raw.length > 0 || !ended)) await findTargets();
      openTargets();
      await readTargets(want);
      wave = Math.min(wave * 2, LARGEST_WAVE);
      return take();
    },
    seen: () => ({ scanned, passed, covered: undefined }),
  };
}
