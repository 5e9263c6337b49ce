// DynamoDB that throttles for good: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Programming.Errors.html
import { expect, test } from 'vitest';
import type { Write } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import type { DynamoDB, Operation, Operations } from '../../store/dynamodb.ts';
import { contentsOf } from './contents.ts';
import { named } from './faults.ts';
import { memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';

const put = (id: string, code: string): Write => ({
  action: 'update',
  type: 'Basic',
  id,
  resource: { resourceType: 'Basic', code },
});

type Refuse = (operation: Operation, input: string) => boolean;

/** Throttles what `refuse` says, or leaves it unprocessed, for a number of calls. */
function refusing(db: DynamoDB, refuse: Refuse, times: number): DynamoDB {
  let left = times;
  return async <O extends Operation>(operation: O, input: Operations[O]['input']) => {
    if (left > 0 && refuse(operation, JSON.stringify(input))) {
      left -= 1;
      if (operation === 'BatchWriteItem' && left % 2 === 0) {
        const { RequestItems } = input as Operations['BatchWriteItem']['input'];
        return { UnprocessedItems: RequestItems };
      }
      throw named('ProvisionedThroughputExceededException');
    }
    return db(operation, input);
  };
}

const PLACES: [string, Refuse][] = [
  ['reading the record', (operation) => operation === 'GetItem' || operation === 'BatchGetItem'],
  [
    'intents',
    (operation, input) => operation === 'BatchWriteItem' && input.includes('intent/') && input.includes('PutRequest'),
  ],
  [
    'entries',
    (operation, input) => operation === 'BatchWriteItem' && input.includes('"Index"') && input.includes('PutRequest'),
  ],
  [
    'the flip or the lock',
    (operation, input) => /fence < :w/.test(input) && operation !== 'GetItem' && !input.includes('SET fence'),
  ],
  ['the commit', (operation, input) => operation === 'UpdateItem' && input.includes('SET st = :c')],
];

const WRITES: [string, Write[]][] = [
  ['one resource', [put('a', 'new')]],
  ['several', [put('a', 'new'), put('b', 'new'), put('c', 'new')]],
];

test.each(PLACES.flatMap(([place, refuse]) => WRITES.map(([what, writes]) => [place, what, refuse, writes] as const)))(
  'throttled for a while at %s, %s: it goes through',
  async (_place, _what, refuse, writes) => {
    const database = await memoryDatabase();
    await dynamoStore(database, smallIndexer).write([put('a', 'old')]);
    const store = dynamoStore({ ...database, db: refusing(database.db, refuse, 5) }, smallIndexer);
    await store.write(writes);
    expect((await store.read('Basic', 'a'))?.resource().code).toBe('new');
  },
);

test.each(
  PLACES.flatMap(([place, refuse]) => WRITES.map(([what, writes]) => [place, what, refuse, writes] as const)).filter(
    ([place, what]) => what === 'several' || place !== 'the commit',
  ),
)('throttled for good at %s, %s: 429, and nothing is written', async (_place, _what, refuse, writes) => {
  const database = await memoryDatabase();
  const calm = dynamoStore(database, smallIndexer);
  await calm.write([put('a', 'old')]);
  const before = await contentsOf(database);
  const store = dynamoStore({ ...database, db: refusing(database.db, refuse, Number.POSITIVE_INFINITY) }, smallIndexer);
  await expect(store.write(writes)).rejects.toMatchObject({ fault: 'throttled' });
  const after = await contentsOf(database);
  expect(after.index).toEqual(before.index);
  expect(after.intents).toEqual([]);
  expect((await calm.read('Basic', 'a'))?.resource().code).toBe('old');
  await calm.write(writes);
});
