import { nameOf, toItem } from '../attributes.ts';
import type { Database } from '../database.ts';
import { readItems } from '../items.ts';
import { recordKey, versionKey } from '../keys.ts';
import { bears, type StoredRecord, storedRecord } from '../record.ts';
import { isConditionFailure, repeated } from '../retry.ts';

export interface Attempt {
  readonly type: string;
  readonly id: string;
  readonly w: string;
  readonly n: number;
}

/** From here on nothing with this write id, or a lower one, can be committed on the record. */
export async function fence(database: Database, { type, id, w }: Attempt): Promise<void> {
  const input = {
    TableName: database.tables.records,
    Key: toItem({ ...recordKey(type, id) }),
    UpdateExpression: 'SET fence = :w',
    ConditionExpression: 'attribute_not_exists(fence) OR fence < :w',
    ExpressionAttributeValues: toItem({ ':w': w }),
  };
  await repeated(() => database.db('UpdateItem', input), database).catch((error) => {
    if (!isConditionFailure(error)) throw error;
  });
}

/** The version that `w` made, where it was committed: it is the record, or the copy of that version's number. */
export async function committedBy(database: Database, { type, id, w, n }: Attempt): Promise<StoredRecord | undefined> {
  const keys = [recordKey(type, id), versionKey(type, id, n)];
  const items = await readItems(database, keys);
  return keys.map((key) => storedRecord(items.get(nameOf(key)))).find((record) => bears(record, w));
}
