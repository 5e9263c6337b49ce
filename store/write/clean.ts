import { nameOf, toItem } from '../attributes.ts';
import { remove, writeAll } from '../batch.ts';
import { partsOf } from '../chunks.ts';
import type { Database } from '../database.ts';
import { chunkKey, type Key, recordPk, versionKey } from '../keys.ts';
import { unpackManifest } from '../manifest.ts';
import { inParallel } from '../parallel.ts';
import { recordItem, type StoredRecord } from '../record.ts';
import { repeated } from '../retry.ts';
import type { Intent } from './intent.ts';
import { entryKey } from './staging.ts';
import { unlessConditionFails } from './transaction-record.ts';

/** A committed version and what it replaced: the fields of the old version that cleaning needs. */
export interface Replacement {
  readonly intent: Intent;
  readonly old: Replaced | undefined;
  readonly record: StoredRecord;
}
export type Replaced = Pick<StoredRecord, 'iw' | 'man' | 'mc' | 'bw' | 'bc'>;

/** Deletes the entries of replaced versions, unless the version that replaced them stands on the same ones. */
export async function clean(database: Database, replacements: readonly Replacement[]): Promise<void> {
  const gone = await inParallel(replacements, (replacement) => entriesGone(database, replacement));
  const distinct = new Map(gone.flat().map((key) => [nameOf(key), key]));
  await writeAll(database.db, database.tables.index, [...distinct.values()].map(remove), database);
  const amended = replacements.filter(({ intent }) => intent.amends);
  await inParallel(amended, (replacement) => cleanAmended(database, replacement));
}

async function entriesGone(database: Database, { intent: { type, id }, old, record }: Replacement): Promise<Key[]> {
  const iw = old?.iw;
  if (!old || iw === undefined || iw === record.iw) return [];
  const { man, mc } = old;
  const parts = await partsOf(database, recordPk(type, id), { iw, man, mc });
  return unpackManifest(parts?.manifest).map((key) => entryKey(key, iw));
}

/** An early copy of the version, and the chunks of its body, give way to the amended ones. */
async function cleanAmended(database: Database, { intent: { type, id, n }, old, record }: Replacement): Promise<void> {
  const { db, tables } = database;
  const input = {
    TableName: tables.records,
    Item: { ...toItem({ ...versionKey(type, id, n) }), ...recordItem(record) },
    ConditionExpression: 'w < :w',
    ExpressionAttributeValues: toItem({ ':w': record.w }),
  };
  await unlessConditionFails(repeated(() => db('PutItem', input), database));
  const { bw, bc = 0 } = old ?? {};
  if (bw === undefined || bw === record.bw) return;
  const chunks = Array.from({ length: bc }, (_, part) => chunkKey(recordPk(type, id), 'b', bw, part));
  await writeAll(db, tables.records, chunks.map(remove), database);
}
