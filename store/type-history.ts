import type { Request } from './database.ts';
import { type FeedEntry, type FeedPosition, walkFeeds } from './feed.ts';
import { type HistorySource, type Placed, type Wanted, wasCurrent } from './history-source.ts';
import { feedPks, recordOf } from './keys.ts';
import { type ResourceKey, readKeptVersions, readRecords, resourceName } from './read.ts';
import type { RecordView } from './record-view.ts';
import { typesWritten } from './settings.ts';
import { timeText } from './write-id.ts';

/** Entries looked at for one page at most: a period long past would otherwise walk the whole feed. */
const MOST = 2000;

/** The versions of a type, or of all types ever written, by their feeds. */
export async function typeHistory(request: Request, type: string | undefined): Promise<HistorySource> {
  const types = type === undefined ? await typesWritten(request) : [type];
  const pks = types.flatMap(feedPks);
  return async (wanted) => {
    const found: Placed[] = [];
    let seen = 0;
    let last: FeedPosition | undefined;
    for await (const group of inGroups(walkFeeds(request, pks, walkOf(wanted)), () => wanted.count - found.length)) {
      for (const [entry, view] of await committedVersions(request, group, wanted)) {
        found.push({ view, place: { pk: entry.pk, sk: entry.sk } });
      }
      seen += group.length;
      last = group.at(-1);
      if (found.length >= wanted.count) return { found };
      if (seen >= MOST) return { found, stopped: last && { pk: last.pk, sk: last.sk } };
    }
    return { found };
  };
}

function walkOf({ older, from, count, since, at }: Wanted): Parameters<typeof walkFeeds>[2] {
  return {
    descending: older,
    expected: count,
    ...(typeof from === 'object' ? { from } : {}),
    ...(since === undefined ? {} : { low: timeText(Math.max(0, since)) }),
    ...(at ? { high: timeText(Math.max(0, at.high)) } : {}),
  };
}

/** Groups of as many as are still wanted, at least 1. */
async function* inGroups<T>(source: AsyncIterable<T>, size: () => number): AsyncGenerator<T[]> {
  let group: T[] = [];
  for await (const one of source) {
    group.push(one);
    if (group.length < Math.max(1, size())) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

/** Entries whose version was committed by the write that put them, with that version. */
async function committedVersions(
  request: Request,
  entries: readonly FeedEntry[],
  { at }: Wanted,
): Promise<[FeedEntry, RecordView][]> {
  const keys = entries.map(resourceOf);
  const current = await readRecords(request, [...new Map(keys.map((key) => [resourceName(key), key])).values()]);
  const old = entries.flatMap((entry, place) => {
    const key = keys[place];
    const head = key && current.get(resourceName(key));
    if (!head || !key) return [];
    const next = at && entry.time < at.low ? [entry.n + 1] : [];
    return [entry.n, ...next].filter((version) => version < head.version).map((version) => ({ ...key, version }));
  });
  const kept = await readKeptVersions(request, old);
  const versionOf = (key: ResourceKey, version: number): RecordView | undefined => {
    const head = current.get(resourceName(key));
    return head?.version === version ? head : kept.get(`${resourceName(key)}/${version}`);
  };
  return entries.flatMap((entry): [FeedEntry, RecordView][] => {
    const key = resourceOf(entry);
    const view = versionOf(key, entry.n);
    if (!view || view.feedW !== entry.w) return [];
    const until = versionOf(key, entry.n + 1)?.time ?? Number.POSITIVE_INFINITY;
    return !at || entry.time >= at.low || wasCurrent(view, until, at) ? [[entry, view]] : [];
  });
}

const resourceOf = ({ pk, id }: FeedEntry): ResourceKey => ({ type: recordOf(pk).type.split('!')[0] ?? '', id });
