// The operations, conditions and filters of DynamoDB that the store uses, against the embedded one, its HTTP door, and any endpoint named in
// DYNAMODB_ENDPOINT. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Operations_Amazon_DynamoDB.html
import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  UpdateItemCommand,
  waitUntilTableExists,
} from '@aws-sdk/client-dynamodb';
import { afterAll, describe, expect, test } from 'vitest';
import { embeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import type { DynamoDB, Operation } from '../../store/dynamodb.ts';
import { definition } from './table.ts';

const TableName = definition.TableName;

const COMMANDS: Record<Operation, new (input: never) => object> = {
  GetItem: GetItemCommand,
  BatchGetItem: BatchGetItemCommand,
  Query: QueryCommand,
  Scan: ScanCommand,
  PutItem: PutItemCommand,
  UpdateItem: UpdateItemCommand,
  DeleteItem: DeleteItemCommand,
  BatchWriteItem: BatchWriteItemCommand,
};

function throughSdk(endpoint: string): { client: DynamoDBClient; call: DynamoDB } {
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'contract', secretAccessKey: 'contract' },
  });
  const call = (operation: Operation, input: object) => client.send(new COMMANDS[operation](input as never) as never);
  return { client, call: call as DynamoDB };
}

const embedded = await embeddedDynamoDB({ memory: true });
await embedded.createTable(definition);
const { endpoint } = await embedded.listen({ port: 0, host: '127.0.0.1' });
const http = throughSdk(endpoint);
const doors: [string, DynamoDB][] = [
  ['in process', embedded.call],
  ['over HTTP', http.call],
];
if (process.env.DYNAMODB_ENDPOINT) {
  const { client, call } = throughSdk(process.env.DYNAMODB_ENDPOINT);
  await client.send(new CreateTableCommand({ ...definition, BillingMode: 'PAY_PER_REQUEST' }));
  await waitUntilTableExists({ client, maxWaitTime: 60 }, { TableName });
  doors.push([process.env.DYNAMODB_ENDPOINT, call]);
}
afterAll(async () => {
  http.client.destroy();
  await embedded.close();
});

describe.each(doors)('%s', (_door, call) => {
  const p = `p${Math.random()}`;
  const key = (sk: string) => ({ pk: { S: p }, sk: { S: sk } });
  const put = (sk: string, rest = {}) => call('PutItem', { TableName, Item: { ...key(sk), ...rest } });
  const get = async (sk: string) => (await call('GetItem', { TableName, Key: key(sk), ConsistentRead: true })).Item;
  const keysOf = (items: Record<string, { S?: string }>[] | undefined) =>
    (items ?? []).map(({ sk }) => sk?.S).join(' ');

  test('an item comes back as it went in: strings, numbers, bytes, lists, maps, sets', async () => {
    const item = {
      s: { S: 'Größe 𝒳' },
      n: { N: '1.5' },
      b: { B: new Uint8Array([0, 127, 128, 255]) },
      l: { L: [{ S: 'a' }, { M: { B: { B: new Uint8Array([1]) } } }] },
      ss: { SS: ['x', 'y'] },
      bool: { BOOL: false },
      nil: { NULL: true as const },
    };
    await put('whole', item);
    expect(await get('whole')).toEqual({ ...key('whole'), ...item });
    expect(await get('absent')).toBeUndefined();
  });

  test.each([
    ['attribute_not_exists(pk)', {}, false],
    ['attribute_exists(pk) AND w = :w', { ':w': { S: '1' } }, true],
    ['w = :w', { ':w': { S: '2' } }, false],
    ['attribute_not_exists(fence) OR fence < :w', { ':w': { S: '2' } }, true],
    ['attribute_not_exists(pending) AND w IN (:w, :v)', { ':w': { S: '0' }, ':v': { S: '1' } }, true],
    ['NOT attribute_exists(m.tx) AND m.ty = :w', { ':w': { S: 't' } }, true],
    ['contains(f, :w) AND NOT contains(f, :v)', { ':w': { S: 'bb' }, ':v': { S: 'xx' } }, true],
    ['begins_with(w, :w) AND size(f) = :n', { ':w': { S: '1' }, ':n': { N: '4' } }, true],
    ['n BETWEEN :a AND :b AND n <> :b', { ':a': { N: '1' }, ':b': { N: '10' } }, true],
  ])('condition %s with %j holds: %s', async (ConditionExpression, ExpressionAttributeValues, holds) => {
    await put('c', { w: { S: '1' }, m: { M: { ty: { S: 't' } } }, f: { S: 'aabb' }, n: { N: '9' } });
    const update = call('UpdateItem', {
      TableName,
      Key: key('c'),
      UpdateExpression: 'SET touched = :touched',
      ConditionExpression,
      ExpressionAttributeValues: { ...ExpressionAttributeValues, ':touched': { BOOL: true } },
    }).then(
      () => true,
      (error: unknown) => (error instanceof Error ? error.name : ''),
    );
    expect(await update).toBe(holds || 'ConditionalCheckFailedException');
  });

  test('a failed condition returns the item it met, when asked', async () => {
    await put('met', { w: { S: '1' }, b: { B: new Uint8Array([9]) } });
    const refused = call('PutItem', {
      TableName,
      Item: key('met'),
      ConditionExpression: 'attribute_not_exists(pk)',
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    });
    await expect(refused).rejects.toMatchObject({
      name: 'ConditionalCheckFailedException',
      Item: { w: { S: '1' }, b: { B: new Uint8Array([9]) } },
    });
  });

  test('update sets, removes, adds and returns old and new', async () => {
    await put('u', { a: { S: '1' }, n: { N: '1' }, m: { M: { x: { S: 'x' } } } });
    const { Attributes } = await call('UpdateItem', {
      TableName,
      Key: key('u'),
      UpdateExpression: 'SET #b = :b, m.y = if_not_exists(m.y, :b) REMOVE a ADD n :one',
      ExpressionAttributeNames: { '#b': 'b' },
      ExpressionAttributeValues: { ':b': { S: '2' }, ':one': { N: '1' } },
      ReturnValues: 'ALL_NEW',
    });
    expect(Attributes).toEqual({
      ...key('u'),
      b: { S: '2' },
      n: { N: '2' },
      m: { M: { x: { S: 'x' }, y: { S: '2' } } },
    });
    const old = await call('DeleteItem', { TableName, Key: key('u'), ReturnValues: 'ALL_OLD' });
    expect(old.Attributes).toEqual(Attributes);
    const made = await call('UpdateItem', {
      TableName,
      Key: key('stub'),
      UpdateExpression: 'SET fence = :f',
      ExpressionAttributeValues: { ':f': { S: '1' } },
    });
    expect(made.Attributes).toBeUndefined();
    expect(await get('stub')).toEqual({ ...key('stub'), fence: { S: '1' } });
  });

  test.each([
    ['sk > :a', { ':a': { S: 'q/b' } }, 'q/b~ q/c q/d'],
    ['sk >= :a', { ':a': { S: 'q/b' } }, 'q/b q/b~ q/c q/d'],
    ['sk < :a', { ':a': { S: 'q/b~' } }, 'q/a q/b'],
    ['sk <= :a', { ':a': { S: 'q/b~' } }, 'q/a q/b q/b~'],
    ['sk = :a', { ':a': { S: 'q/b' } }, 'q/b'],
    ['begins_with(sk, :a)', { ':a': { S: 'q/b' } }, 'q/b q/b~'],
    ['sk BETWEEN :a AND :b', { ':a': { S: 'q/b' }, ':b': { S: 'q/c' } }, 'q/b q/b~ q/c'],
  ])('query with %s %j finds %s, both ways, in pages', async (range, values, expected) => {
    const pk = `${p}/query`;
    for (const sk of ['q/d', 'q/b~', 'q/a', 'q/c', 'q/b'])
      await call('PutItem', { TableName, Item: { pk: { S: pk }, sk: { S: sk } } });
    const query = {
      TableName,
      KeyConditionExpression: `pk = :p AND ${range}`,
      ExpressionAttributeValues: { ':p': { S: pk }, ...values },
      ConsistentRead: true,
    };
    expect(keysOf((await call('Query', query)).Items)).toBe(expected);
    const found: string[] = [];
    let ExclusiveStartKey: Record<string, { S: string }> | undefined;
    do {
      const page = await call('Query', { ...query, ScanIndexForward: false, Limit: 2, ExclusiveStartKey });
      found.unshift(...[keysOf(page.Items?.toReversed())].filter(Boolean));
      ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey;
    } while (ExclusiveStartKey);
    expect(found.join(' ')).toBe(expected);
  });

  test.each([
    ['contains(f, :a)', { ':a': { S: 'xx' } }, '1 3'],
    ['contains(f, :a) AND d BETWEEN :b AND :c', { ':a': { S: 'xx' }, ':b': { S: '2' }, ':c': { S: '4' } }, '3'],
    ['attribute_not_exists(m) OR NOT contains(m, :a)', { ':a': { S: 'o' } }, '2 3'],
    ['(d = :b OR d = :c) AND attribute_exists(f)', { ':b': { S: '2' }, ':c': { S: '3' } }, '2 3'],
  ])('filter %s with %j passes %s, and counts what it scanned', async (FilterExpression, values, expected) => {
    const pk = `${p}/filter`;
    const rows: Record<string, { S: string }>[] = [
      { sk: { S: '1' }, f: { S: 'aaxxbb' }, d: { S: '1' }, m: { S: 'o' } },
      { sk: { S: '2' }, f: { S: 'aabb' }, d: { S: '2' } },
      { sk: { S: '3' }, f: { S: 'xx' }, d: { S: '3' }, m: { S: 'p' } },
    ];
    for (const row of rows) await call('PutItem', { TableName, Item: { pk: { S: pk }, ...row } });
    const { Items, Count, ScannedCount } = await call('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p',
      FilterExpression,
      ExpressionAttributeValues: { ':p': { S: pk }, ...values },
      ProjectionExpression: 'sk',
    });
    expect([keysOf(Items), Count, ScannedCount]).toEqual([expected, expected.split(' ').length, 3]);
    expect(Items?.every((item) => Object.keys(item).join() === 'sk')).toBe(true);
  });

  test('batches write and read many, in no promised order; duplicates are refused', async () => {
    const names = Array.from({ length: 25 }, (_, i) => `batch${i}`);
    const written = await call('BatchWriteItem', {
      RequestItems: { [TableName]: names.map((sk) => ({ PutRequest: { Item: { ...key(sk), n: { N: '1' } } } })) },
    });
    expect(written.UnprocessedItems ?? {}).toEqual({});
    const read = await call('BatchGetItem', {
      RequestItems: {
        [TableName]: { Keys: [...names, 'none'].map(key), ConsistentRead: true, ProjectionExpression: 'sk' },
      },
    });
    expect(new Set(read.Responses?.[TableName]?.map(({ sk }) => sk?.S))).toEqual(new Set(names));
    await call('BatchWriteItem', { RequestItems: { [TableName]: [{ DeleteRequest: { Key: key('batch0') } }] } });
    expect(await get('batch0')).toBeUndefined();
    const twice = call('BatchGetItem', { RequestItems: { [TableName]: { Keys: [key('a'), key('a')] } } });
    await expect(twice).rejects.toMatchObject({ name: 'ValidationException' });
  });

  test.each([
    ['an unknown table', () => call('GetItem', { TableName: 'none', Key: key('a') }), 'ResourceNotFoundException'],
    ['a missing key', () => call('PutItem', { TableName, Item: { pk: { S: p } } }), 'ValidationException'],
    ['an empty key', () => put(''), 'ValidationException'],
    ['over 400 KB', () => put('big', { b: { B: new Uint8Array(410_000) } }), 'ValidationException'],
    ['a key of over 1024 bytes', () => put('k'.repeat(1025)), 'ValidationException'],
  ])('%s is refused', async (_what, act, name) => {
    await expect(act()).rejects.toMatchObject({ name });
  });

  test('30 racing conditional puts of one key: one wins', async () => {
    const race = Array.from({ length: 30 }, () =>
      call('PutItem', { TableName, Item: key('race'), ConditionExpression: 'attribute_not_exists(pk)' }),
    );
    const outcomes = await Promise.allSettled(race);
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  test('a query stops at 1 MB and goes on from there', async () => {
    const pk = `${p}/big`;
    for (let i = 0; i < 4; i++) {
      await call('PutItem', {
        TableName,
        Item: { pk: { S: pk }, sk: { S: `${i}` }, b: { B: new Uint8Array(390_000) } },
      });
    }
    const query = { TableName, KeyConditionExpression: 'pk = :p', ExpressionAttributeValues: { ':p': { S: pk } } };
    const first = await call('Query', query);
    expect(keysOf(first.Items)).toBe('0 1 2');
    const second = await call('Query', { ...query, ExclusiveStartKey: first.LastEvaluatedKey });
    expect(keysOf(second.Items)).toBe('3');
  });
});
