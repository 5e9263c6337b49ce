import { toItem } from '../attributes.ts';
import { remove, writeAll } from '../batch.ts';
import type { Database } from '../database.ts';
import { readItem } from '../items.ts';
import { chunkKey, type Key, recordKey, recordPk, stagedKey, versionKey } from '../keys.ts';
import { storedRecord } from '../record.ts';
import { isConditionFailure, repeated } from '../retry.ts';
import { type Intent, putUndone, removeIntent, stagedKeys } from './intent.ts';
import { entryKey, feedEntryKey } from './staging.ts';

export interface UndoOptions {
  /** The intent is kept among the undone, because a request of its writer may still be under way. */
  readonly keep?: boolean;
  /** Where the intent is. */
  readonly list?: 'intent' | 'undone';
}

/** Takes back what an intent's writer may have staged; the caller has made sure that it was not, and can no longer be, committed. */
export async function undo(
  database: Database,
  intent: Intent,
  { keep = false, list = 'intent' }: UndoOptions,
): Promise<void> {
  const { db, tables } = database;
  const keys = await stagedKeys(database, intent);
  const entries = [...keys.map((key) => entryKey(key, intent.w)), feedEntryKey(intent.type, intent.id, intent.w)];
  await writeAll(db, tables.index, entries.map(remove), database);
  await dropStaleCopy(database, intent);
  await writeAll(db, tables.records, stagedItems(intent, keep).map(remove), database);
  if (keep) await writeAll(db, tables.records, [putUndone(intent, database.now())], database);
  await writeAll(db, tables.records, [removeIntent(intent, list)], database);
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
async function dropStaleCopy(database: Database, { type, id, n }: Intent): Promise<void> {
  if (n <= 1) return;
  const copy = storedRecord(await readItem(database, versionKey(type, id, n - 1)));
  const current = copy && storedRecord(await readItem(database, recordKey(type, id)));
  if (!current || current.n !== copy.n || current.w <= copy.w) return;
  const input = {
    TableName: database.tables.records,
    Key: toItem({ ...versionKey(type, id, n - 1) }),
    ConditionExpression: 'w = :w',
    ExpressionAttributeValues: toItem({ ':w': copy.w }),
  };
  await repeated(() => database.db('DeleteItem', input), database).catch((error) => {
    if (!isConditionFailure(error)) throw error;
  });
}
