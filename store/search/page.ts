import type { Clause } from '../../fhir/search/query.ts';
import type { HashPart } from '../../fhir/store.ts';
import { type Accepted, accept } from './accept.ts';
import { LIMITS } from './budget.ts';
import type { Batch, Candidate, Cut, Driver, Reader } from './driver.ts';
import { liesIn } from './hash-part.ts';
import type { SearchContext } from './search-context.ts';
import { TooCostly } from './too-costly.ts';

export interface PageRequest {
  readonly from: Cut | undefined;
  readonly backward: boolean;
  readonly count: number;
  /** Candidates outside of it are passed over. */
  readonly part?: HashPart | undefined;
}

export interface FilledPage {
  /** In reading direction. */
  readonly results: readonly Accepted[];
  /** Where the next page in reading direction begins; undefined at the end. */
  readonly end: Cut | undefined;
  /** The limit of the budget that cut the page short. */
  readonly stopped?: string;
}

/** A driver that has perhaps been read already, to choose it. */
export interface Opened {
  readonly driver: Driver;
  readonly reader: Reader;
  readonly first?: Batch;
}

/** Records read at once: a page and one more, then more where few were accepted; so many at most beyond the page. */
const LARGEST_SLICE = 200;
const LARGEST = 1000;
const LEAST = 3;

/** Reads candidates in waves until the page and one more result are there, the driver ends, or the budget does. `bounded`: so do the bytes. */
export async function fillPage(
  context: SearchContext,
  { driver, reader, first }: Opened,
  clausesOf: (type: string) => readonly Clause[],
  { from, backward, count, part }: PageRequest,
  bounded = true,
): Promise<FilledPage> {
  const results: Accepted[] = [];
  const lies = liesIn(part);
  const waiting: Candidate[] = (first?.candidates ?? []).filter(lies);
  let reached = first ? first.reached : (from ?? START);
  let [tried, bytes] = [0, 0];
  for (;;) {
    const size = sliceSize(count, results.length, tried);
    // Records are read in one wave for all the candidates that a page may need: entries first, then records.
    while (waiting.length < size && reached && (reached === from || reached === START || !context.budget.exhausted())) {
      const batch = await reader.next(size - waiting.length);
      waiting.push(...batch.candidates.filter(lies));
      reached = batch.reached;
    }
    const slice = waiting.splice(0, size);
    const accepted = await acceptAll(context, driver, clausesOf, slice).catch((error) => {
      // What lies behind is safe: the next page begins here, with a budget of its own.
      if (error instanceof TooCostly && tried > 0) return undefined;
      throw error;
    });
    if (!accepted) {
      const [next] = slice;
      const end = next && driver.cut(next.at, backward ? 'after' : 'before');
      return { results, end, stopped: context.budget.exhausted() };
    }
    tried += slice.length;
    for (const [at, one] of accepted.entries()) {
      const candidate = slice[at];
      if (!one || !candidate) continue;
      const end = driver.cut(candidate.at, backward ? 'after' : 'before');
      if (results.length === count) return { results, end };
      if (bounded && bytes > LIMITS.bytes) return { results, end, stopped: `${LIMITS.bytes} bytes` };
      bytes += bounded ? one.view.text().length : 0;
      results.push(one);
    }
    if (waiting.length === 0 && !reached) return { results, end: undefined };
    const stopped = context.budget.exhausted();
    const last = slice.at(-1);
    if (stopped !== undefined) {
      const end = waiting.length > 0 && last ? driver.cut(last.at, backward ? 'before' : 'after') : reached;
      return { results, end, stopped };
    }
  }
}

/** Stands for the beginning while nothing has been read. */
const START: Cut = [];

function sliceSize(count: number, found: number, tried: number): number {
  const wanted = count + 1 - found;
  const share = tried === 0 ? 1 : Math.max(found, 0.5) / tried;
  return Math.min(Math.max(LARGEST_SLICE, wanted), LARGEST, Math.max(LEAST, Math.ceil(wanted / share)));
}

/** Each type's candidates by that type's clauses, in the order of the candidates. */
async function acceptAll(
  context: SearchContext,
  driver: Driver,
  clausesOf: (type: string) => readonly Clause[],
  candidates: readonly Candidate[],
): Promise<(Accepted | undefined)[]> {
  const [first] = candidates;
  if (candidates.every(({ type }) => type === first?.type)) {
    return accept(context, driver, clausesOf(first?.type ?? ''), candidates);
  }
  await context.records.read(candidates);
  const groups = Map.groupBy(candidates, ({ type }) => type);
  const accepted = await Promise.all([...groups].map(([type, some]) => accept(context, driver, clausesOf(type), some)));
  const found = new Map(
    [...groups.values()].flatMap((some, group) => some.map((one, at) => [one, accepted[group]?.[at]])),
  );
  return candidates.map((candidate) => found.get(candidate));
}
