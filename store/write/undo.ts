import { type Item, keyOf, nameOf, toItem } from '../attributes.ts';
import { remove, writeAll } from '../batch.ts';
import type { Database } from '../database.ts';
import { readItems } from '../items.ts';
import { chunkKey, type Key, recordKey, recordOf, recordPk, stagedKey, versionKey } from '../keys.ts';
import { inParallel } from '../parallel.ts';
import { type StoredRecord, storedRecord } from '../record.ts';
import { isConditionFailure, repeated } from '../retry.ts';
import { type Intent, putUndone, removeIntent, stagedKeys } from './intent.ts';
import { entryKey, feedEntryKey } from './staging.ts';

export interface UndoOptions {
  /** The intent is kept among the undone, because a request of its writer may still be under way. */
  readonly keep?: boolean;
  /** Where the intent is. */
  readonly list?: 'intent' | 'undone';
}

/**
 * Takes back what the writers of these intents may have staged, in batches that they share: give no more than memory is to hold the entries of.
 * The caller has made sure that nothing of it was, or can still be, committed.
 */
export async function undo(
  database: Database,
  intents: readonly Intent[],
  { keep = false, list = 'intent' }: UndoOptions,
): Promise<void> {
  const { db, tables } = database;
  const entries = await inParallel(intents, (intent) => stagedEntries(database, intent));
  await writeAll(db, tables.index, entries.flat().map(remove), database);
  await dropStaleCopies(database, intents);
  const staged = intents.flatMap((intent) => stagedItems(intent, keep));
  await writeAll(db, tables.records, staged.map(remove), database);
  const now = database.now();
  if (keep) {
    const kept = intents.map((intent) => putUndone(intent, now));
    await writeAll(db, tables.records, kept, database);
  }
  const done = intents.map((intent) => removeIntent(intent, list));
  await writeAll(db, tables.records, done, database);
}

async function stagedEntries(database: Database, intent: Intent): Promise<Key[]> {
  const keys = await stagedKeys(database, intent);
  return [...keys.map((key) => entryKey(key, intent.w)), feedEntryKey(intent.type, intent.id, intent.w)];
}

/** The body's chunks, the staged record, and the manifest's chunks unless undoing is to be repeated, for it reads them. */
function stagedItems({ type, id, w, bc = 0, mc = 0, tx }: Intent, keep: boolean): Key[] {
  const pk = recordPk(type, id);
  const chunks = (kind: 'b' | 'm', count: number): Key[] =>
    Array.from({ length: count }, (_, part) => chunkKey(pk, kind, w, part));
  return [...chunks('b', bc), ...(tx === undefined ? [] : [stagedKey(pk, w)]), ...chunks('m', keep ? 0 : mc)];
}

/**
 * An early copy of a version that has been amended meanwhile would shadow the amendment. No later writer copies
 * that older state again, so the copy may go; the condition spares a newer one.
 */
async function dropStaleCopies(database: Database, intents: readonly Intent[]): Promise<void> {
  const keys = intents.flatMap(({ type, id, n }) => (n > 1 ? [versionKey(type, id, n - 1)] : []));
  const copies = [...(await readItems(database, keys)).values()];
  const heads = await readItems(database, copies.map(headOf));
  await inParallel(copies, async (item) => {
    const copy = storedRecord(item);
    const current = storedRecord(heads.get(nameOf(headOf(item))));
    if (copy && current && current.n === copy.n && current.w > copy.w) await dropCopy(database, keyOf(item), copy);
  });
}

/** Key of the record of which an item is a copy. */
const headOf = (copy: Item): Key => {
  const { type, id } = recordOf(keyOf(copy).pk);
  return recordKey(type, id);
};

async function dropCopy(database: Database, key: Key, copy: StoredRecord): Promise<void> {
  const input = {
    TableName: database.tables.records,
    Key: toItem({ ...key }),
    ConditionExpression: 'w = :w',
    ExpressionAttributeValues: toItem({ ':w': copy.w }),
  };
  await repeated(() => database.db('DeleteItem', input), database).catch((error) => {
    if (!isConditionFailure(error)) throw error;
  });
}
