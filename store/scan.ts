import type { Item } from './attributes.ts';
import type { Database } from './database.ts';
import type { Operations } from './dynamodb.ts';
import { repeated } from './retry.ts';

/** All items of a table (SC), page by page. */
export async function* scanPages(database: Database, table: string): AsyncGenerator<Item[]> {
  let start: Item | undefined;
  do {
    const input = { TableName: table, ConsistentRead: true, ExclusiveStartKey: start };
    const page: Operations['Scan']['output'] = await repeated(() => database.db('Scan', input), database);
    yield page.Items ?? [];
    start = page.LastEvaluatedKey;
  } while (start);
}
