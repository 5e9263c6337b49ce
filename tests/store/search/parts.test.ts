// A search in parts of the hash space finds what the whole search finds, each resource in one part, whatever drives it.
import { expect, test } from 'vitest';
import { dynamoReadingStore } from '../../../store/dynamo-reading-store.ts';
import { dynamoStore } from '../../../store/dynamo-store.ts';
import { EFFORT } from '../effort.ts';
import { memoryDatabase } from '../memory-database.ts';
import { randomSearch } from './random-query.ts';
import { queryOf, randomWorld } from './searching.ts';

const BASE = 'https://example.org/r4';

test('parts are disjoint and together the whole', async () => {
  const { database, store } = await randomWorld(31, 160);
  const { chance } = database;
  let split = 0;
  for (let number = 0; number < 150 * EFFORT; number++) {
    const { type, query } = number % 10 === 0 ? { type: 'Observation', query: '' } : randomSearch(chance);
    const asked = { ...queryOf(type, query, BASE, database.now()), count: 7 };
    const find = async (part?: { low: number; high: number }): Promise<string[]> => {
      const ids: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await store.search({ ...asked, ...(cursor ? { cursor } : {}) }, part ? { part } : {});
        ids.push(...page.matches.map(({ id }) => id));
        cursor = page.next;
      } while (cursor !== undefined);
      return ids;
    };
    const parts = 1 + Math.floor(chance() * 5);
    const found = await Promise.all(
      Array.from({ length: parts }, (_, n) => find({ low: n / parts, high: (n + 1) / parts })),
    );
    expect(found.flat().toSorted(), `${type}?${query} in ${parts}`).toEqual((await find()).toSorted());
    if (found.filter((ids) => ids.length > 0).length > 1) split += 1;
  }
  expect(split).toBeGreaterThan(20);
});

test('a part of a whole type reads its part of the list only', async () => {
  const database = await memoryDatabase(32);
  const store = dynamoStore(database);
  for (let i = 0; i < 200; i++) {
    const resource = { resourceType: 'Basic', id: `b${i}`, code: { text: 'x' } };
    await store.write([{ action: 'update', type: 'Basic', id: `b${i}`, resource }]);
  }
  let entries = 0;
  const db: typeof database.db = async (operation, input) => {
    const output = await database.db(operation, input);
    const { Items = [] } = output as { Items?: unknown[] };
    if (operation === 'Query' && 'TableName' in input && input.TableName === database.tables.index)
      entries += Items.length;
    return output;
  };
  const asked = { ...queryOf('Basic', '', BASE, database.now()), count: 1000 };
  const { matches } = await dynamoReadingStore({ ...database, db }).search(asked, { part: { low: 0.5, high: 0.75 } });
  expect(entries).toBe(matches.length);
  expect(matches.length).toBeGreaterThan(30);
  expect(matches.length).toBeLessThan(70);
});
