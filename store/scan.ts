import { type Item, keyOf, toItem } from './attributes.ts';
import type { Database } from './database.ts';
import type { Key } from './keys.ts';
import { repeated } from './retry.ts';

/** One page of all items of a table (SC), from after a key on; `next`: the key to go on from, undefined at the end. */
export async function scanPage(
  database: Database,
  table: string,
  after: Key | undefined,
): Promise<{ items: Item[]; next: Key | undefined }> {
  const start = after && toItem({ pk: after.pk, sk: after.sk });
  const input = { TableName: table, ConsistentRead: true, ExclusiveStartKey: start };
  const { Items = [], LastEvaluatedKey } = await repeated(() => database.db('Scan', input), database);
  return { items: Items, next: LastEvaluatedKey && keyOf(LastEvaluatedKey) };
}
