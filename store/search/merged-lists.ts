import { type Item, numberOf, stringOf, toItem } from '../attributes.ts';
import { compareBytes, encodeInstant } from '../index/encodings.ts';
import { fractionBelow } from '../index/hash.ts';
import { indexedType } from '../index/indexed-type.ts';
import type { RecordView } from '../record-view.ts';
import { repeated } from '../retry.ts';
import {
  type Batch,
  type Candidate,
  type Cut,
  cutAbove,
  cutBelow,
  type Driver,
  type Position,
  type Reader,
} from './driver.ts';
import type { Filter } from './filter.ts';
import { HIGHEST, idAt, type ListRange, LOWEST, positionOf } from './list-range.ts';
import type { SearchContext } from './search-context.ts';

export interface MergedLists {
  readonly label: string;
  readonly ranges: readonly ListRange[];
  /** The filter for a type's entries. */
  readonly filterOf: (type: string) => Filter | undefined;
  /** Driver order is from the highest sort key to the lowest. */
  readonly descending?: boolean;
}

/** Entries of one wave's list at the least: they fit one read unit. */
const LEAST = 25;
const MOST = 6000;

/** Any number of lists of one shape, read as one in the order of their sort keys: by hash of the id, or by value. */
export function mergedLists(context: SearchContext, options: MergedLists): Driver {
  const { label, ranges, descending = false } = options;
  const byPk = Map.groupBy(ranges, ({ pk }) => pk);
  const compare = ([a = '']: Position, [b = '']: Position): number => (descending ? -1 : 1) * compareBytes(a, b);
  return {
    label,
    compare,
    open: ([from] = [], backward) => openLists(context, options, from, backward === descending),
    cut: ([at = ''], side) => [(side === 'after') === descending ? cutBelow(at) : cutAbove(at)],
    positions: async (views) => views.map((view) => firstPosition(view, byPk, compare)),
  };
}

/** The first of a record's places in the ranges; where a feed is read, its only place there. */
function firstPosition(
  view: RecordView,
  byPk: ReadonlyMap<string, readonly ListRange[]>,
  compare: Driver['compare'],
): Position | undefined {
  let first: Position | undefined;
  for (const { pk, sk } of placesOf(view, byPk)) {
    const inside = byPk
      .get(pk)
      ?.some(({ low, high }) => compareBytes(low, sk) <= 0 && compareBytes(`${sk}~`, high) <= 0);
    if (inside && (!first || compare([sk], first) < 0)) first = [sk];
  }
  return first;
}

function* placesOf(view: RecordView, byPk: ReadonlyMap<string, readonly ListRange[]>) {
  const [ranges = []] = byPk.values();
  if (ranges[0]?.before !== 'time') yield* view.keys();
  else
    for (const pk of byPk.keys())
      if (pk.startsWith(`R4/${view.type}!`)) yield { pk, sk: view.feedW.slice(0, 8) + view.id };
}

interface Entry {
  readonly position: string;
  readonly type: string;
  readonly id: string;
  readonly dates: readonly string[];
}

/** One list as far as it has been read. */
interface Reading {
  readonly range: ListRange;
  low: string;
  high: string;
  start: Item | undefined;
  done: boolean;
  /** The last position looked at: some of its entries may still be to come. */
  frontier: string | undefined;
  buffer: Entry[];
}

function openLists(context: SearchContext, options: MergedLists, from: string | undefined, ascending: boolean): Reader {
  const lists = options.ranges.flatMap((range) => reading(range, from, ascending) ?? []);
  const [bottom, top] = [options.ranges[0]?.low ?? LOWEST, options.ranges[0]?.high ?? HIGHEST];
  const began = from ?? (ascending ? bottom : top);
  const byHash = options.ranges.every(({ before }) => before === 0);
  let scanned = 0;
  let passed = 0;
  let frontier: string | undefined;
  return {
    async next(want) {
      const due = lists.filter((list) => !list.done && !deliverable(list));
      const limit = waveLimit(want, scanned, passed, due.length, context.budget.left());
      const pages = await Promise.all(due.map((list) => readList(context, options, list, ascending, limit)));
      for (const page of pages) {
        scanned += page.scanned;
        passed += page.passed;
      }
      const batch = deliver(lists, ascending);
      frontier = batch.bound;
      return batch;
    },
    seen: () => ({
      scanned,
      passed,
      covered: byHash
        ? placeBetween(began, frontier ?? (ascending ? top : bottom)) / placeBetween(bottom, top)
        : undefined,
    }),
  };
}

/** The part of the hash space between two positions. */
function placeBetween(a: string, b: string): number {
  const place = (position: string): number =>
    position === LOWEST ? 0 : position === HIGHEST ? 1 : fractionBelow(position);
  return Math.abs(place(b) - place(a));
}

function reading(range: ListRange, from: string | undefined, ascending: boolean): Reading | undefined {
  const low = from !== undefined && ascending && compareBytes(from, range.low) > 0 ? from : range.low;
  const high = from !== undefined && !ascending && compareBytes(from, range.high) < 0 ? from : range.high;
  if (compareBytes(low, high) > 0) return undefined;
  return { range, low, high, start: undefined, done: false, frontier: undefined, buffer: [] };
}

/** Whether an entry is known to be the whole of its position within its own list. */
const deliverable = ({ buffer: [first], frontier }: Reading): boolean =>
  first !== undefined && first.position !== frontier;

/**
 * Entries to look at in each list: enough for what is wanted at the rate at which the filter has let pass, within the budget.
 * Several lists share what is wanted, unevenly.
 */
function waveLimit(want: number, scanned: number, passed: number, lists: number, unitsLeft: number): number {
  const share = Math.max(passed, 0.25) / Math.max(1, scanned);
  const total = scanned === 0 ? want + 4 : Math.min((want * 1.3) / share + 4, Math.max(100, scanned * 16));
  const each = scanned === 0 || lists < 3 ? total : (2 * total) / lists;
  return Math.ceil(Math.min(Math.max(each, LEAST), MOST, Math.max(LEAST, (unitsLeft * 22) / Math.max(1, lists))));
}

async function readList(
  { request }: SearchContext,
  { filterOf }: MergedLists,
  list: Reading,
  ascending: boolean,
  limit: number,
): Promise<{ scanned: number; passed: number }> {
  const { range, low, high, start } = list;
  const filter = filterOf(range.type);
  const input = {
    TableName: request.tables.index,
    KeyConditionExpression: 'pk = :p AND sk BETWEEN :l AND :h',
    ExpressionAttributeValues: { ...toItem({ ':p': range.pk, ':l': low, ':h': high }), ...filter?.values },
    ...(filter ? { FilterExpression: filter.expression } : {}),
    ...(start ? { ExclusiveStartKey: start } : {}),
    ConsistentRead: true,
    ScanIndexForward: ascending,
    Limit: limit,
  };
  const {
    Items = [],
    ScannedCount = Items.length,
    LastEvaluatedKey,
  } = await repeated(() => request.db('Query', input), request);
  for (const item of Items) {
    const position = positionOf(stringOf(item, 'sk') ?? '');
    list.buffer.push({
      position,
      type: range.type,
      id: idAt(position, range.before),
      dates: [dateIn(item, range.type)],
    });
  }
  list.start = LastEvaluatedKey;
  list.done = LastEvaluatedKey === undefined;
  list.frontier = LastEvaluatedKey && positionOf(stringOf(LastEvaluatedKey, 'sk') ?? '');
  return { scanned: ScannedCount, passed: Items.length };
}

/** The start of a resource's primary date as its entry says; open where the resource has a date and the entry no start of it. */
function dateIn(item: Item, type: string): string {
  const { profile, marks } = indexedType(type);
  const mark = marks.get(profile.primaryDate ?? '');
  if (mark === undefined || !stringOf(item, 'm')?.includes(mark)) return '';
  return encodeInstant(numberOf(item, 'd') ?? Number.NEGATIVE_INFINITY);
}

/** Takes from the buffers what no list can still precede. `bound`: the position up to which that is. */
function deliver(lists: readonly Reading[], ascending: boolean): Batch & { bound: string | undefined } {
  const order = (a: string, b: string): number => (ascending ? compareBytes(a, b) : compareBytes(b, a));
  const frontiers = lists.flatMap(({ done, frontier, range }) =>
    done ? [] : [frontier ?? (ascending ? range.low : range.high)],
  );
  const bound = frontiers.length === 0 ? undefined : frontiers.reduce((a, b) => (order(a, b) <= 0 ? a : b));
  const taken: Entry[] = [];
  for (const list of lists) {
    const end = list.buffer.findIndex(({ position }) => bound !== undefined && order(position, bound) >= 0);
    taken.push(...list.buffer.splice(0, end < 0 ? list.buffer.length : end));
  }
  taken.sort((a, b) => order(a.position, b.position));
  const candidates: Candidate[] = [];
  for (const { position, type, id, dates } of taken) {
    const last = candidates.at(-1);
    if (last?.at[0] !== position) candidates.push({ type, id, at: [position], dates });
    else candidates[candidates.length - 1] = { ...last, dates: [...(last.dates ?? []), ...dates] };
  }
  const reached: Cut | undefined = bound === undefined ? undefined : [ascending ? cutBelow(bound) : cutAbove(bound)];
  return { candidates, reached, bound };
}
