import { type Item, keyOf, nameOf } from './attributes.ts';
import { remove, writeAll } from './batch.ts';
import { type Database, requestOf } from './database.ts';
import { ordOf } from './index/hash.ts';
import { readItems } from './items.ts';
import { intentKey, type Key } from './keys.ts';
import { type ResourceKey, readKeptVersions, readRecords, resourceName } from './read.ts';
import type { RecordView } from './record-view.ts';
import { entryKey, feedEntryKey } from './write/staging.ts';

/** One item of Index, and the write that put it. */
interface Entry extends ResourceKey {
  readonly key: Key;
  readonly w: string;
  /** Version number of a feed entry. */
  readonly n?: number;
}

/** Deletes those of these items of Index that belong to no committed version and whose write is over. */
export async function removeOrphans(
  database: Database,
  items: readonly Item[],
): Promise<{ entries: number; orphans: number }> {
  const parsed = items.flatMap((item) => entryOf(item) ?? []);
  const suspects = without(parsed, await liveKeys(database, parsed));
  // The intent precedes the entries and outlives them: where there is none, the write is over, and what a read finds then is final.
  const dead = without(await withoutIntent(database, suspects), await liveKeys(database, suspects));
  const requests = dead.map(({ key }) => remove(key));
  await writeAll(database.db, database.tables.index, requests, database);
  return { entries: items.length, orphans: dead.length };
}

const without = (entries: readonly Entry[], live: ReadonlySet<string>): Entry[] =>
  entries.filter(({ key }) => !live.has(nameOf(key)));

async function withoutIntent(database: Database, entries: readonly Entry[]): Promise<Entry[]> {
  const keyFor = ({ w, type, id }: Entry): Key => intentKey(w, type, id);
  const keys = new Map(entries.map((entry) => [nameOf(keyFor(entry)), keyFor(entry)]));
  const open = await readItems(database, [...keys.values()]);
  return entries.filter((entry) => !open.has(nameOf(keyFor(entry))));
}

/** Names of those keys among them that Index must hold. */
async function liveKeys(database: Database, entries: readonly Entry[]): Promise<Set<string>> {
  const resources = new Map(entries.map((entry) => [resourceName(entry), entry]));
  const current = await readRecords(requestOf(database), [...resources.values()]);
  const replaced = entries.flatMap(({ type, id, n }) => (n === undefined ? [] : [{ type, id, version: n }]));
  const kept = await readKeptVersions(database, replaced);
  const live = new Set([...current.values()].flatMap(entriesOf));
  for (const view of [...current.values(), ...kept.values()])
    live.add(nameOf(feedEntryKey(view.type, view.id, view.feedW)));
  return live;
}

const entriesOf = (view: RecordView): string[] => {
  const { iw } = view;
  return iw === undefined ? [] : view.keys().map((key) => nameOf(entryKey(key, iw)));
};

const W_LENGTH = 16;

/** What an item's key says. The id has no fixed length: it is the end of the key that follows its own hash. */
function entryOf(item: Item): Entry | undefined {
  const key = keyOf(item);
  const type = /^[^/]+\/([A-Za-z]+)/.exec(key.pk)?.[1] ?? '';
  const [position, w] = [key.sk.slice(0, -W_LENGTH - 1), key.sk.slice(-W_LENGTH)];
  if (/^[^/]+\/[A-Za-z]+![0-9]+$/.test(key.pk))
    return { key, type, w, id: position.slice(8), n: Number(item.n?.N ?? 0) };
  const id = idAtEnd(type, position);
  return id === undefined ? undefined : { key, type, w, id };
}

function idAtEnd(type: string, position: string): string | undefined {
  const [end = ''] = /[A-Za-z0-9.-]{1,64}$/.exec(position) ?? [];
  for (let length = end.length; length > 0; length -= 1) {
    const start = position.length - length;
    const id = position.slice(start);
    if (start >= 8 && position.slice(start - 8, start) === ordOf(type, id)) return id;
  }
  return undefined;
}
