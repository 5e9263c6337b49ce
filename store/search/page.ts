import type { Clause } from '../../fhir/search/query.ts';
import { type Accepted, accept } from './accept.ts';
import { LIMITS } from './budget.ts';
import type { Batch, Candidate, Cut, Driver, Reader } from './driver.ts';
import type { SearchContext } from './search-context.ts';

export interface PageRequest {
  readonly from: Cut | undefined;
  readonly backward: boolean;
  readonly count: number;
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

/** Reads candidates in waves until the page and one more result are there, the driver ends, or the budget does. `bounded`: so do the bytes. */
export async function fillPage(
  context: SearchContext,
  { driver, reader, first }: Opened,
  clausesOf: (type: string) => readonly Clause[],
  { from, backward, count }: PageRequest,
  bounded = true,
): Promise<FilledPage> {
  const results: Accepted[] = [];
  let [tried, bytes, waves] = [0, 0, 0];
  let reached = from;
  let batch = first;
  for (;;) {
    const stopped = context.budget.exhausted();
    if (stopped !== undefined && waves > 0) return { results, end: reached, stopped };
    waves += 1;
    batch ??= await reader.next(sliceSize(count, results.length, tried));
    const rest = [...batch.candidates];
    while (rest.length > 0) {
      const slice = rest.splice(0, sliceSize(count, results.length, tried));
      const accepted = await acceptAll(context, driver, clausesOf, slice);
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
      const last = slice.at(-1);
      const exhausted = context.budget.exhausted();
      if (exhausted !== undefined && last && rest.length > 0) {
        return { results, end: driver.cut(last.at, backward ? 'before' : 'after'), stopped: exhausted };
      }
    }
    reached = batch.reached;
    if (!reached) return { results, end: undefined };
    batch = undefined;
  }
}

function sliceSize(count: number, found: number, tried: number): number {
  const wanted = count + 1 - found;
  const share = tried === 0 ? 1 : Math.max(found, 0.5) / tried;
  return Math.min(Math.max(LARGEST_SLICE, wanted), LARGEST, Math.ceil(wanted / share));
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
