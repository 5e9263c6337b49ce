import type { WriteRequest } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, nameOf, toItem } from './attributes.ts';
import { put, readAll, remove, writeAll } from './batch.ts';
import { type Database, requestOf } from './database.ts';
import type { Indexer } from './index/index-entry.ts';
import { readItems } from './items.ts';
import { intentKey, type Key, recordOf } from './keys.ts';
import { imageHash } from './manifest.ts';
import { inParallel } from './parallel.ts';
import { type ResourceKey, readRecords, resourceName } from './read.ts';
import { feedWriteId, storedRecord } from './record.ts';
import type { RecordView } from './record-view.ts';
import { entryKey, feedEntryKey } from './write/staging.ts';

/** Records mended at once; each reads all of its entries. */
const WIDTH = 4;

/** Puts what Index lacks of these items of Records: every committed version's feed entry, every current version's entries. */
export async function mendMissing(
  database: Database,
  indexer: Indexer,
  items: readonly Item[],
): Promise<{ versions: number; missing: number }> {
  const kept = items.filter((item) => /^(h$|v\d)/.test(keyOf(item).sk) && storedRecord(item));
  const heads = kept.filter((item) => keyOf(item).sk === 'h').map((item) => recordOf(keyOf(item).pk));
  const feed = await putMissing(database, kept.flatMap(feedRequest));
  await dropStaged(database, items);
  const views = [...(await readRecords(requestOf(database), heads)).values()];
  const mended = await inParallel(views, (view) => mendRecord(database, indexer, view), WIDTH);
  return { versions: kept.length, missing: mended.reduce((sum, count) => sum + count, feed) };
}

/** A staged record outside any open intent came too late to be looked at by anybody. */
async function dropStaged(database: Database, items: readonly Item[]): Promise<void> {
  const staged = items.map(keyOf).filter(({ sk }) => sk.startsWith('s~'));
  const intents = staged.map(({ pk, sk }) => intentKey(sk.slice(2), recordOf(pk).type, recordOf(pk).id));
  const open = await readItems(database, intents);
  const late = staged.filter((_, at) => !open.has(nameOf(intents[at] ?? { pk: '', sk: '' })));
  await writeAll(database.db, database.tables.records, late.map(remove), database);
}

/** Generation 0 is older than every term: no filter rejects the entry. */
function feedRequest(item: Item): WriteRequest[] {
  const { type, id } = recordOf(keyOf(item).pk);
  const record = storedRecord(item);
  return record ? [put(feedEntryKey(type, id, feedWriteId(record)), toItem({ n: record.n, g: 0 }))] : [];
}

async function mendRecord(database: Database, indexer: Indexer, view: RecordView): Promise<number> {
  const { iw } = view;
  if (iw === undefined) return 0;
  const image = indexer(view.resource());
  const same = imageHash({ ...image, keys: view.keys() }) === imageHash(image) && image.attributes.g === view.g;
  const attributes = toItem(same ? { ...image.attributes } : { g: 0 });
  const requests = view.keys().map((key) => put(entryKey(key, iw), attributes));
  const count = await putMissing(database, requests);
  if (count > 0) await takeBack(database, view, requests);
  return count;
}

async function putMissing(database: Database, requests: readonly WriteRequest[]): Promise<number> {
  const { db, tables } = database;
  const byName = new Map(requests.map((request) => [nameOf(keyIn(request)), request]));
  const held = await readAll(db, tables.index, [...byName.values()].map(keyIn), database);
  const lacking = [...byName].flatMap(([name, request]) => (held.has(name) ? [] : [request]));
  await writeAll(db, tables.index, lacking, database);
  return lacking.length;
}

const keyIn = ({ PutRequest }: WriteRequest): Key => keyOf(PutRequest?.Item ?? {});

/** Where the record was replaced meanwhile, its entries were rightly gone. */
async function takeBack(
  database: Database,
  view: ResourceKey & RecordView,
  requests: readonly WriteRequest[],
): Promise<void> {
  const now = (await readRecords(requestOf(database), [view])).get(resourceName(view));
  if (now?.iw === view.iw) return;
  await writeAll(database.db, database.tables.index, requests.map(keyIn).map(remove), database);
}
