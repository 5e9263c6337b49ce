import { bytesOf } from './attributes.ts';
import { readRange } from './batch.ts';
import type { Database } from './database.ts';
import { ABOVE } from './keys.ts';
import type { StoredRecord } from './record.ts';
import type { Parts } from './record-view.ts';

type Contents = Pick<StoredRecord, 'b' | 'bw' | 'bc' | 'iw' | 'man' | 'mc'>;

/** Body and manifest of a record; undefined where a chunk is gone, which means that the record has changed meanwhile. */
export async function partsOf(database: Database, pk: string, record: Contents): Promise<Parts | undefined> {
  if (!record.bc && !record.mc) return { body: record.b, manifest: record.man };
  const [body, manifest] = await Promise.all([
    record.bc ? joined(database, pk, `b~${record.bw}~`, record.bc) : record.b,
    record.mc ? joined(database, pk, `m~${record.iw}~`, record.mc) : record.man,
  ]);
  if ((record.bc && !body) || (record.mc && !manifest)) return undefined;
  return { body, manifest };
}

/** The chunks whose sort keys begin so, joined; undefined where they are not `count`. */
export async function joined(
  database: Database,
  pk: string,
  start: string,
  count: number,
): Promise<Buffer | undefined> {
  const range = { pk, low: start, high: start + ABOVE };
  const items = await readRange(database.db, database.tables.records, range, database);
  return items.length === count ? Buffer.concat(items.flatMap((item) => bytesOf(item, 'b') ?? [])) : undefined;
}
