import type { WriteRequest } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, nameOf, toItem } from './attributes.ts';
import type { DynamoDB } from './dynamodb.ts';
import type { Key } from './keys.ts';
import { groupsOf, inParallel } from './parallel.ts';
import { ATTEMPTS, pause, repeated, throttled, type Waiting } from './retry.ts';

// Limits of https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchWriteItem.html and _BatchGetItem.html;
// 25 items of 400 KB stay below the 16 MB of a request.
const WRITES = 25;
const READS = 100;

/** Unconditional puts and deletes, any number, in parallel batches; unprocessed ones are retried, then FhirError 'throttled'. */
export async function writeAll(
  db: DynamoDB,
  table: string,
  requests: readonly WriteRequest[],
  waiting: Waiting,
): Promise<void> {
  await inParallel(groupsOf(requests, WRITES), (group) => writeGroup(db, table, group, waiting));
}

async function writeGroup(db: DynamoDB, table: string, group: WriteRequest[], waiting: Waiting): Promise<void> {
  let rest: WriteRequest[] = group;
  for (let attempt = 0; rest.length > 0; attempt += 1) {
    if (attempt >= ATTEMPTS) throw throttled();
    if (attempt > 0) await pause(attempt, waiting);
    const requests = rest;
    const answer = await repeated(() => db('BatchWriteItem', { RequestItems: { [table]: requests } }), waiting);
    rest = answer.UnprocessedItems?.[table] ?? [];
  }
}

/** Strongly consistent reads of any number of distinct keys, by `nameOf` the key; what is not there is missing from the map. */
export async function readAll(
  db: DynamoDB,
  table: string,
  keys: readonly Key[],
  waiting: Waiting,
): Promise<Map<string, Item>> {
  const items = await inParallel(groupsOf(keys, READS), (group) => readGroup(db, table, group, waiting));
  return new Map(items.flat().map((item) => [nameOf(keyOf(item)), item]));
}

async function readGroup(db: DynamoDB, table: string, keys: readonly Key[], waiting: Waiting): Promise<Item[]> {
  const found: Item[] = [];
  let rest: Item[] = keys.map(({ pk, sk }) => toItem({ pk, sk }));
  for (let attempt = 0; rest.length > 0; attempt += 1) {
    if (attempt >= ATTEMPTS * 4) throw throttled();
    const request = { [table]: { Keys: rest, ConsistentRead: true } };
    const answer = await repeated(() => db('BatchGetItem', { RequestItems: request }), waiting);
    const items = answer.Responses?.[table] ?? [];
    found.push(...items);
    rest = answer.UnprocessedKeys?.[table]?.Keys ?? [];
    // Unprocessed with something found is DynamoDB's 16 MB limit, not throttling: go on at once.
    if (rest.length > 0 && items.length === 0) await pause(attempt, waiting);
  }
  return found;
}

export interface Range {
  readonly pk: string;
  /** Inclusive bounds of sk. */
  readonly low: string;
  readonly high: string;
}

export interface RangeOptions {
  readonly descending?: boolean;
  readonly limit?: number;
}

/** Strongly consistent read of one range, in key order, page after page until the range or the limit ends. */
export async function readRange(
  db: DynamoDB,
  table: string,
  range: Range,
  waiting: Waiting,
  options: RangeOptions = {},
): Promise<Item[]> {
  const items: Item[] = [];
  for await (const page of pagesOf(db, table, range, waiting, options)) items.push(...page);
  return items;
}

/** As `readRange`, a page (1 MB at most) at a time, for ranges that may be too long to hold. What has been given may be deleted meanwhile. */
export async function* pagesOf(
  db: DynamoDB,
  table: string,
  { pk, low, high }: Range,
  waiting: Waiting,
  { descending = false, limit }: RangeOptions = {},
): AsyncGenerator<Item[]> {
  let start: Item | undefined;
  let read = 0;
  do {
    const from = start;
    const { Items = [], LastEvaluatedKey } = await repeated(
      () =>
        db('Query', {
          TableName: table,
          KeyConditionExpression: 'pk = :pk AND sk BETWEEN :low AND :high',
          ExpressionAttributeValues: toItem({ ':pk': pk, ':low': low, ':high': high }),
          ConsistentRead: true,
          ScanIndexForward: !descending,
          ...(limit === undefined ? {} : { Limit: limit - read }),
          ...(from ? { ExclusiveStartKey: from } : {}),
        }),
      waiting,
    );
    yield Items;
    read += Items.length;
    start = LastEvaluatedKey;
  } while (start && (limit === undefined || read < limit));
}

export const put = (key: Key, item: Item): WriteRequest => ({
  PutRequest: { Item: { ...toItem({ ...key }), ...item } },
});
export const remove = ({ pk, sk }: Key): WriteRequest => ({ DeleteRequest: { Key: toItem({ pk, sk }) } });
