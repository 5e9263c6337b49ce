// https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html#read-write-request-units
import { beforeEach, expect, test } from 'vitest';
import { toItem } from '../../store/attributes.ts';
import type { DynamoDB } from '../../store/dynamodb.ts';
import { itemSize } from '../../store/item-size.ts';
import { dollarsOf, type Meter, meter } from '../../store/meter.ts';
import { memoryDatabase } from './memory-database.ts';

const TableName = 'Records';
const item = (sk: string, bytes: number) => toItem({ pk: 'p', sk, b: new Uint8Array(bytes) });
const Key = (sk: string) => toItem({ pk: 'p', sk });

let db: DynamoDB;
let counted: Meter;
beforeEach(async () => {
  ({ db } = await memoryDatabase());
  for (const [sk, bytes] of [
    ['a', 100],
    ['b', 5000],
    ['c', 3000],
  ] as const)
    await db('PutItem', { TableName, Item: item(sk, bytes) });
  counted = meter(db);
});

test.each([
  [{ S: 'é' }, 2],
  [{ N: '12.50' }, 3],
  [{ N: '-1' }, 3],
  [{ N: '0' }, 1],
  [{ B: new Uint8Array(7) }, 7],
  [{ BOOL: true }, 1],
  [{ L: [{ S: 'ab' }, { S: 'c' }] }, 8],
])('an attribute %o has %i bytes beside its name', (value, bytes) => {
  expect(itemSize({ name: value })).toBe(4 + bytes);
});

type Case = [string, (db: DynamoDB) => Promise<unknown>, { rru?: number; wru?: number }];
const query = {
  TableName,
  KeyConditionExpression: 'pk = :p',
  ExpressionAttributeValues: toItem({ ':p': 'p' }),
  ConsistentRead: true,
};
const filter = { FilterExpression: 'b = :x', ExpressionAttributeValues: toItem({ ':p': 'p', ':x': 'none' }) };
const CASES: Case[] = [
  ['a small item', (call) => call('GetItem', { TableName, Key: Key('a'), ConsistentRead: true }), { rru: 1 }],
  ['eventually consistent', (call) => call('GetItem', { TableName, Key: Key('a') }), { rru: 0.5 }],
  ['an item of 5 KB', (call) => call('GetItem', { TableName, Key: Key('b'), ConsistentRead: true }), { rru: 2 }],
  ['nothing there', (call) => call('GetItem', { TableName, Key: Key('z'), ConsistentRead: true }), { rru: 1 }],
  [
    'a batch rounds each item',
    (call) =>
      call('BatchGetItem', {
        RequestItems: { [TableName]: { Keys: ['a', 'b', 'c', 'z'].map(Key), ConsistentRead: true } },
      }),
    { rru: 5 },
  ],
  ['a query rounds the sum', (call) => call('Query', query), { rru: 2 }],
  ['a filter saves nothing', (call) => call('Query', { ...query, ...filter }), { rru: 2 }],
  ['a new item', (call) => call('PutItem', { TableName, Item: item('n', 1500) }), { wru: 2 }],
  ['a smaller one over a larger', (call) => call('PutItem', { TableName, Item: item('b', 10) }), { wru: 5 }],
  ['a delete', (call) => call('DeleteItem', { TableName, Key: Key('c') }), { wru: 3 }],
  ['a delete of nothing', (call) => call('DeleteItem', { TableName, Key: Key('z') }), { wru: 1 }],
  [
    'a condition that fails',
    (call) =>
      call('PutItem', { TableName, Item: item('b', 1), ConditionExpression: 'attribute_not_exists(pk)' }).catch(
        () => 0,
      ),
    { wru: 5 },
  ],
  [
    'a batch of writes',
    (call) =>
      call('BatchWriteItem', {
        RequestItems: { [TableName]: [{ PutRequest: { Item: item('n', 10) } }, { DeleteRequest: { Key: Key('b') } }] },
      }),
    { wru: 6 },
  ],
];
test.each(CASES)('%s', async (_name, call, { rru = 0, wru = 0 }) => {
  await call(counted.db);
  expect(counted.usage()).toMatchObject({ requests: 1, rounds: 1, rru, wru });
});

test('rounds are waves, not requests', async () => {
  const get = () => counted.db('GetItem', { TableName, Key: Key('a') });
  await Promise.all([get(), get().then(get), get()]);
  expect(counted.usage()).toMatchObject({ requests: 4, rounds: 2 });
  counted.reset();
  await get();
  expect(counted.usage()).toMatchObject({ requests: 1, rounds: 1 });
});

test('what DynamoDB reports is taken over where asked for', async () => {
  const reported = meter(db, 'reported');
  await reported.db('GetItem', { TableName, Key: Key('b'), ConsistentRead: true });
  await reported.db('PutItem', { TableName, Item: item('n', 1500) });
  expect(reported.usage()).toMatchObject({ rru: 2, wru: 2 });
});

test('dollars', () => {
  expect(dollarsOf({ rru: 1e6, wru: 1e6 })).toBeCloseTo(0.75);
});
