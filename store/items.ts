import { type Item, nameOf, toItem } from './attributes.ts';
import { readAll } from './batch.ts';
import type { Database } from './database.ts';
import type { Key } from './keys.ts';
import { repeated } from './retry.ts';

/** One item of Records, strongly consistent. */
export async function readItem(database: Database, key: Key): Promise<Item | undefined> {
  const { db, tables } = database;
  const input = { TableName: tables.records, Key: toItem({ ...key }), ConsistentRead: true };
  return (await repeated(() => db('GetItem', input), database)).Item;
}

/** Any number of items of Records, strongly consistent, by `nameOf` the key; a key given twice is read once. */
export async function readItems(database: Database, keys: readonly Key[]): Promise<Map<string, Item>> {
  const distinct = [...new Map(keys.map((key) => [nameOf(key), key])).values()];
  const [key, ...others] = distinct;
  if (!key) return new Map();
  if (others.length > 0) return readAll(database.db, database.tables.records, distinct, database);
  const item = await readItem(database, key);
  return new Map(item ? [[nameOf(key), item]] : []);
}
