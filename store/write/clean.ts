import { remove, writeAll } from '../batch.ts';
import { partsOf } from '../chunks.ts';
import type { Database } from '../database.ts';
import { recordPk } from '../keys.ts';
import { unpackManifest } from '../manifest.ts';
import type { StoredRecord } from '../record.ts';
import { entryKey } from './staging.ts';

export interface Replacement {
  readonly type: string;
  readonly id: string;
  readonly old: StoredRecord | undefined;
  readonly record: StoredRecord;
}

/** Deletes the entries of replaced versions, unless the version that replaced them stands on the same ones. */
export async function clean(database: Database, replacements: readonly Replacement[]): Promise<void> {
  const gone = await Promise.all(replacements.map((replacement) => entriesGone(database, replacement)));
  await writeAll(database.db, database.tables.index, gone.flat().map(remove), database);
}

async function entriesGone(
  database: Database,
  { type, id, old, record }: Replacement,
): Promise<{ pk: string; sk: string }[]> {
  const iw = old?.iw;
  if (!old || iw === undefined || iw === record.iw) return [];
  const parts = await partsOf(database, recordPk(type, id), { ...old, bc: undefined });
  return unpackManifest(parts?.manifest).map((key) => entryKey(key, iw));
}
