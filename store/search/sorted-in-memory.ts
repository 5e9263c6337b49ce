import type { Clause, SortKey } from '../../fhir/search/query.ts';
import { compareBytes } from '../index/encodings.ts';
import { ordOf } from '../index/hash.ts';
import type { RecordView } from '../record-view.ts';
import { accept } from './accept.ts';
import { type Candidate, type Cut, cutAbove, cutBelow, type Driver, type Position, type Reader } from './driver.ts';
import type { SearchContext } from './search-context.ts';
import { compareSortTexts, sortText } from './sort-keys.ts';
import { TooCostly } from './too-costly.ts';

export interface SortedInMemory {
  readonly label: string;
  readonly sort: readonly SortKey[];
  /** Finds every match, in whatever order. */
  readonly driver: Driver;
  /** What has been read of it already. */
  readonly opened?: { readonly reader: Reader; readonly candidates: readonly Candidate[]; readonly ended: boolean };
  readonly clausesOf: (type: string) => readonly Clause[];
  /** The entries say the date to sort by: bodies are read for the page alone. */
  readonly byEntry: boolean;
}

/** Entries that are read to be sorted at most. */
const MOST = 20_000;
/** Entries wanted of each wave. */
const AT_ONCE = 4000;

/** Reads a driver to its end and sorts what it finds: where no list has the order. FhirError where the budget does not reach. */
export function sortedInMemory(context: SearchContext, options: SortedInMemory): Driver {
  const { label, sort } = options;
  const position = (view: RecordView): Position => [
    ...sort.map((key) => sortText(view, key, context.base)),
    ordOf(view.type, view.id) + view.id,
  ];
  const compare = (a: Position, b: Position): number => {
    for (const [level, { descending }] of sort.entries()) {
      const order = compareSortTexts(a[level] ?? '', b[level] ?? '', descending);
      if (order !== 0) return order;
    }
    return compareBytes(a[sort.length] ?? '', b[sort.length] ?? '');
  };
  return {
    label,
    compare,
    positions: async (views) => views.map(position),
    cut: (at, side) => [...at.slice(0, -1), side === 'before' ? cutBelow(at.at(-1) ?? '') : cutAbove(at.at(-1) ?? '')],
    open: (from, backward) => openSorted(context, options, { position, compare }, from, backward),
  };
}

interface Order {
  readonly position: (view: RecordView) => Position;
  readonly compare: (a: Position, b: Position) => number;
}

function openSorted(
  context: SearchContext,
  options: SortedInMemory,
  { position, compare }: Order,
  from: Cut | undefined,
  backward: boolean,
): Reader {
  let delivered = false;
  let scanned = 0;
  return {
    async next() {
      if (delivered) return { candidates: [], reached: undefined };
      delivered = true;
      const found = await everyCandidate(context, options);
      scanned = found.length;
      const candidates = options.byEntry
        ? found.flatMap(placesByEntry)
        : (await matches(context, options, found)).map(
            (view): Candidate => ({ type: view.type, id: view.id, at: position(view) }),
          );
      // The write id that an entry would have stands between the two cuts of a position.
      const beyond = ({ at }: Candidate): boolean => {
        const order = from ? compare([...at.slice(0, -1), `${at.at(-1)}~-`], from) : 1;
        return from === undefined || (backward ? order < 0 : order > 0);
      };
      const rest = candidates.filter(beyond).sort((a, b) => compare(a.at, b.at));
      return { candidates: backward ? rest.reverse() : rest, reached: undefined };
    },
    seen: () => ({ scanned, passed: scanned, covered: undefined }),
  };
}

const refusal = ({ sort }: SortedInMemory): TooCostly =>
  new TooCostly(`_sort=${sort.map(({ parameter }) => parameter.code).join(',')}`);

async function everyCandidate(context: SearchContext, options: SortedInMemory): Promise<Candidate[]> {
  const { driver, opened } = options;
  const reader = opened?.reader ?? driver.open(undefined, false);
  const candidates = [...(opened?.candidates ?? [])];
  for (let ended = opened?.ended ?? false; !ended; ) {
    const batch = await reader.next(AT_ONCE);
    candidates.push(...batch.candidates);
    ended = batch.reached === undefined;
    if (!ended && (candidates.length > MOST || context.budget.exhausted() !== undefined)) throw refusal(options);
  }
  return candidates;
}

/** A place for each date that the versions of a resource's entries say: only the one that its body has will be accepted. */
const placesByEntry = ({ type, id, dates = [''] }: Candidate): Candidate[] =>
  [...new Set(dates)].map((date) => ({ type, id, at: [date, ordOf(type, id) + id] }));

async function matches(
  context: SearchContext,
  options: SortedInMemory,
  candidates: readonly Candidate[],
): Promise<RecordView[]> {
  if (candidates.length > context.budget.left()) throw refusal(options);
  const groups = [...Map.groupBy(candidates, ({ type }) => type)];
  const accepted = await Promise.all(
    groups.map(([type, some]) => accept(context, options.driver, options.clausesOf(type), some)),
  );
  return accepted.flat().flatMap((one) => (one ? [one.view] : []));
}
