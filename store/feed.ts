import { type Item, numberOf, stringOf, toItem } from './attributes.ts';
import { readRange } from './batch.ts';
import type { Database } from './database.ts';
import { ABOVE, intentShards } from './keys.ts';
import { repeated } from './retry.ts';
import { timeOf } from './write-id.ts';

/** One version, or what a writer meant to become one. */
export interface FeedEntry {
  readonly pk: string;
  readonly sk: string;
  readonly id: string;
  readonly w: string;
  /** Version number. */
  readonly n: number;
  /** ms. */
  readonly time: number;
}

/** A place in the merged feed: feeds are ordered by sk, which begins with the time, and then by pk. */
export interface FeedPosition {
  readonly pk: string;
  readonly sk: string;
}

const W_LENGTH = 16;

function feedEntry(item: Item): FeedEntry {
  const sk = stringOf(item, 'sk') ?? '';
  const w = sk.slice(-W_LENGTH);
  return {
    pk: stringOf(item, 'pk') ?? '',
    sk,
    id: sk.slice(8, -W_LENGTH - 1),
    w,
    n: numberOf(item, 'n') ?? 0,
    time: timeOf(sk),
  };
}

/**
 * The instant (ms) from which a poller may resume: the lower of 10 s ago and just before the oldest open intent. To be
 * read before the feed; a write stamped before it is committed or given up, one stamped after it will be met again.
 */
export async function resumeInstant(database: Database): Promise<number> {
  const now = database.now();
  const oldest = await Promise.all(
    intentShards.map((pk) =>
      readRange(database.db, database.tables.records, { pk, low: '-', high: ABOVE }, database, { limit: 1 }),
    ),
  );
  const stamps = oldest.flat().map((item) => timeOf(stringOf(item, 'sk') ?? '') - 1);
  return Math.min(now - 10_000, ...stamps);
}

export interface FeedWalk {
  readonly descending: boolean;
  /** Exclusive. */
  readonly from?: FeedPosition;
  /** sk at least this, and below that. */
  readonly low?: string;
  readonly high?: string;
  /** How many entries are likely to be wanted. */
  readonly expected: number;
}

/** All entries of several feeds (SC), merged in order, read page by page as they are asked for. */
export async function* walkFeeds(
  database: Database,
  pks: readonly string[],
  walk: FeedWalk,
): AsyncGenerator<FeedEntry> {
  const streams = pks.map((pk) => feedStream(database, pk, walk));
  await Promise.all(streams.map((stream) => stream.fill()));
  const before = (a: FeedEntry, b: FeedEntry): boolean => comparePositions(a, b) < 0 !== walk.descending;
  for (;;) {
    let next: { stream: FeedStream; entry: FeedEntry } | undefined;
    for (const stream of streams) {
      const entry = stream.head();
      if (entry && (!next || before(entry, next.entry))) next = { stream, entry };
    }
    if (!next) return;
    yield next.entry;
    await next.stream.take();
  }
}

const comparePositions = (a: FeedPosition, b: FeedPosition): number => compare(a.sk, b.sk) || compare(a.pk, b.pk);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

interface FeedStream {
  head(): FeedEntry | undefined;
  fill(): Promise<void>;
  take(): Promise<void>;
}

/** One feed. A first page of 25 entries costs the least unit; later ones grow. */
function feedStream(database: Database, pk: string, walk: FeedWalk): FeedStream {
  let buffer: FeedEntry[] = [];
  let at = 0;
  let limit = Math.max(25, Math.min(walk.expected, 1000));
  let start: Item | undefined;
  let ended = false;
  const range = rangeOf(pk, walk);
  const fill = async (): Promise<void> => {
    const page = await repeated(
      () =>
        database.db('Query', {
          TableName: database.tables.index,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
          ExpressionAttributeValues: toItem({ ':pk': pk, ':low': range.low, ':high': range.high }),
          ConsistentRead: true,
          ScanIndexForward: !walk.descending,
          Limit: limit,
          ...(start ? { ExclusiveStartKey: start } : {}),
        }),
      database,
    );
    buffer = (page.Items ?? []).map(feedEntry).filter(({ sk }) => sk !== range.except);
    at = 0;
    start = page.LastEvaluatedKey;
    ended = !start;
    limit = Math.min(limit * 4, 4000);
    if (buffer.length === 0 && !ended) await fill();
  };
  return {
    head: () => buffer[at],
    fill: () => (range.low > range.high ? Promise.resolve() : fill()),
    async take() {
      at += 1;
      if (at >= buffer.length && !ended) await fill();
    },
  };
}

/** The inclusive range of one feed beyond the walk's start; `except` is the start itself, where it is in this feed. */
function rangeOf(
  pk: string,
  { from, descending, low = '-', high = ABOVE }: FeedWalk,
): { low: string; high: string; except?: string } {
  if (!from) return { low, high };
  // At the very same sk, feeds with a lower pk come before.
  const passed = descending ? pk >= from.pk : pk <= from.pk;
  const except = passed ? from.sk : undefined;
  return descending
    ? { low, high: from.sk < high ? from.sk : high, except }
    : { low: from.sk > low ? from.sk : low, high, except };
}
