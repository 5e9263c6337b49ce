// A scrub that is stopped after any page, or killed at any call, is gone on with where it was, and mends what a whole one mends.
import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { nameOf, toItem } from '../../store/attributes.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import type { DynamoDB, Operation, Operations } from '../../store/dynamodb.ts';
import { scrub, scrubWaits } from '../../store/scrub.ts';
import { expectExact } from './check.ts';
import { contentsOf } from './contents.ts';
import { crashing } from './faults.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { basic, put } from './operations.ts';
import { smallIndexer } from './small-indexer.ts';

vi.setConfig({ testTimeout: 300_000 });

const PAGE = 9;

/** Scans in pages of a few items, counted. */
function smallPages(db: DynamoDB): { db: DynamoDB; pages(): string[] } {
  const pages: string[] = [];
  return {
    pages: () => pages,
    async db<O extends Operation>(operation: O, input: Operations[O]['input']) {
      if (operation !== 'Scan') return db(operation, input);
      pages.push(JSON.stringify([(input as Operations['Scan']['input']).TableName, input]));
      return db(operation, { ...input, Limit: PAGE });
    },
  };
}

/** A store with old versions and a tombstone, of whose index entries some are gone and some are nobody's. */
async function damaged(): Promise<{ database: MemoryDatabase; lost: number; strays: number }> {
  const database = await memoryDatabase(11);
  const store = dynamoStore(database, smallIndexer);
  for (let i = 0; i < 24; i++) await store.write([put(`r${i}`, basic(`code${i % 5} word`))]);
  for (let i = 0; i < 6; i++) await store.write([put(`r${i}`, basic('other'))]);
  await store.write([{ action: 'delete', type: 'Basic', id: 'r7' }]);
  const { index } = await contentsOf(database);
  const lost = index.filter((_, at) => at % 3 === 0);
  const strays = index.filter((_, at) => at % 7 === 1).map(({ pk, sk }) => ({ pk, sk: `${sk.slice(0, -4)}zzzz` }));
  const TableName = database.tables.index;
  for (const key of lost) await database.db('DeleteItem', { TableName, Key: toItem(key) });
  for (const key of strays) await database.db('PutItem', { TableName, Item: toItem(key) });
  expect(new Set(strays.map(nameOf)).size).toBe(strays.length);
  return { database, lost: lost.length, strays: strays.length };
}

test('stopped after every page, each run goes on: no page is looked at twice, and the counts are those of one whole scrub', async () => {
  const { database, lost, strays } = await damaged();
  const { db, pages } = smallPages(database.db);
  const hurried = { ...database, db };
  let runs = 0;
  for (;;) {
    const told = await scrub(hurried, smallIndexer, { until: database.now() - 1 });
    runs += 1;
    if (told.done) {
      expect(told).toMatchObject({ missing: lost, orphans: strays, versions: 24 + 6 + 1 });
      break;
    }
  }
  expect(runs).toBe(pages().length);
  expect(new Set(pages()).size).toBe(runs);
  expect(runs).toBeGreaterThan(8);
  await expectExact(database, smallIndexer);
  expect(await scrub(database, smallIndexer)).toMatchObject({ missing: 0, orphans: 0, done: true });
});

test('killed at any call, again and again, it ends all the same', async () => {
  const kill = fc.record({ at: fc.nat(60), when: fc.constantFrom('before' as const, 'after' as const) });
  await fc.assert(
    fc.asyncProperty(fc.array(kill, { minLength: 1, maxLength: 12 }), async (kills) => {
      const { database } = await damaged();
      const { db } = smallPages(database.db);
      for (const { at, when } of kills) {
        await scrub({ ...database, db: crashing(db, at, when).db }, smallIndexer).catch(() => undefined);
      }
      expect(await scrub({ ...database, db }, smallIndexer)).toMatchObject({ done: true });
      await expectExact(database, smallIndexer);
      expect(await scrub(database, smallIndexer)).toMatchObject({ missing: 0, orphans: 0 });
    }),
    { numRuns: 12, seed: 5 },
  );
});

test('the schedule goes on with what was stopped, once nobody is at it, and begins nothing', async () => {
  const { database } = await damaged();
  const hurried = { ...database, db: smallPages(database.db).db };
  expect(await scrubWaits(database)).toBe(false);
  expect(await scrub(hurried, smallIndexer, { until: database.now() - 1 })).toMatchObject({ done: false });
  expect(await scrubWaits(database)).toBe(false);
  database.advance(6 * 60_000);
  expect(await scrubWaits(database)).toBe(true);
  await scrub(database, smallIndexer);
  expect(await scrubWaits(database)).toBe(false);
});
