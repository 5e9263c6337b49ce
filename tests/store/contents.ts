import { type Item, keyOf } from '../../store/attributes.ts';
import { readRange } from '../../store/batch.ts';
import type { Database } from '../../store/database.ts';
import type { DynamoDB, Operations } from '../../store/dynamodb.ts';
import { intentShards } from '../../store/keys.ts';

/** Every item of both tables, in key order. */
export async function contentsOf(
  database: Database,
): Promise<{ index: { pk: string; sk: string }[]; records: Item[]; intents: Item[] }> {
  const [index, records] = await Promise.all([
    scan(database, database.tables.index),
    scan(database, database.tables.records),
  ]);
  const intents = await Promise.all(
    intentShards.map((pk) => readRange(database.db, database.tables.records, { pk, low: '!', high: '~~~' }, database)),
  );
  return { index: index.map(keyOf).sort(byKey), records, intents: intents.flat() };
}

const byKey = (a: { pk: string; sk: string }, b: { pk: string; sk: string }): number =>
  a.pk < b.pk ? -1 : a.pk > b.pk ? 1 : a.sk < b.sk ? -1 : 1;

async function scan({ db }: { db: DynamoDB }, table: string): Promise<Item[]> {
  const items: Item[] = [];
  let start: Item | undefined;
  do {
    const page: Operations['Scan']['output'] = await db('Scan', { TableName: table, ExclusiveStartKey: start });
    items.push(...(page.Items ?? []));
    start = page.LastEvaluatedKey;
  } while (start);
  return items;
}
