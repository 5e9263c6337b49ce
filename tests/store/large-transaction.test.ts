// Transactions beyond every batch's size: atomic wherever their writer dies, and however slow staging is.
import { expect, test, vi } from 'vitest';
import type { FhirStore, Write } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { sweep } from '../../store/sweep.ts';
import { expectComplete, expectExact, sweepAll } from './check.ts';
import { pointsOf } from './effort.ts';
import { crashing } from './faults.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';
import { termTraversal } from './term-search.ts';

vi.setConfig({ testTimeout: 900_000 });

const IDS = Array.from({ length: 130 }, (_, n) => `r${n}`);
const put = (id: string, code: string): Write => ({
  action: 'update',
  type: 'Basic',
  id,
  resource: { resourceType: 'Basic', code },
});

/** Half of the resources exist; the transaction updates them, deletes ten, and creates the others. */
async function prepared(): Promise<{ database: MemoryDatabase; store: FhirStore }> {
  const database = await memoryDatabase(3);
  const store = dynamoStore(database, smallIndexer);
  await store.write(IDS.slice(0, 65).map((id) => put(id, 'old')));
  return { database, store };
}
const TRANSACTION: Write[] = IDS.map((id, n) => (n < 10 ? { action: 'delete', type: 'Basic', id } : put(id, 'new')));

/** 'old' or 'new' as the searches see it; anything between is a broken promise. */
async function stateOf(database: MemoryDatabase): Promise<string> {
  const [old, made] = [await termTraversal(database, 'old', 40), await termTraversal(database, 'new', 40)];
  if (old.length === 65 && made.length === 0) return 'old';
  return old.length === 0 && made.length === 120 ? 'new' : `${old.length} old, ${made.length} new`;
}

const run = (database: MemoryDatabase, at: number, when: 'before' | 'after') => {
  const { db, calls } = crashing(database.db, at, when);
  const outcome = dynamoStore({ ...database, db }, smallIndexer)
    .write(TRANSACTION)
    .then(
      () => true,
      () => false,
    );
  return outcome.then((done) => ({ done, calls: calls() }));
};

test('130 resources, their writer dying at every point: all or nothing, before and after recovery', async () => {
  const { database: whole } = await prepared();
  const { calls } = await run(whole, Number.POSITIVE_INFINITY, 'before');
  expect(await stateOf(whole)).toBe('new');
  for (const at of pointsOf(calls, 41, 7)) {
    const { database } = await prepared();
    const { done } = await run(database, at, at % 2 === 0 ? 'before' : 'after');
    const state = await stateOf(database);
    expect(done ? ['new'] : ['old', 'new'], `call ${at}`).toContain(state);
    await expectComplete(database, smallIndexer);
    await sweepAll(database);
    expect(await stateOf(database)).toBe(state);
    await expectExact(database, smallIndexer);
  }
});

test('a transaction that outlives its first lease renews it; the sweeper and other writers leave it alone', async () => {
  const { database } = await prepared();
  let turns = 0;
  const slow: typeof database.db = async (operation, input) => {
    // Every batch of entries and every lock takes a second of the clock; every sixtieth call is met by a sweeper without grace.
    if (operation === 'UpdateItem' || JSON.stringify(input).includes('"Index"')) database.advance(1000);
    turns += 1;
    if (turns % 60 === 0) await sweep(database, { grace: 0 });
    return database.db(operation, input);
  };
  const store = dynamoStore({ ...database, db: slow }, smallIndexer);
  await store.write(TRANSACTION);
  expect(turns).toBeGreaterThan(100);
  expect(await stateOf(database)).toBe('new');
});

test('a store opened again after its only writer was killed is free at once', async () => {
  const { database, store } = await prepared();
  const { calls } = await run((await prepared()).database, Number.POSITIVE_INFINITY, 'before');
  await run(database, Math.floor(calls * 0.45), 'after');
  expect((await sweep(database, { alone: true })).waiting).toBe(0);
  const now = database.now();
  await store.write(IDS.map((id) => put(id, 'after')));
  expect(database.now()).toBe(now);
});

test('what a killed transaction has left is taken back, or finished, in batches: some three requests a record, however many there are', async () => {
  const { calls } = await run((await prepared()).database, Number.POSITIVE_INFINITY, 'before');
  for (const part of [0.45, 0.75]) {
    const { database } = await prepared();
    await run(database, Math.floor(calls * part), 'after');
    const counted = crashing(database.db, Number.POSITIVE_INFINITY, 'before');
    const swept = await sweep({ ...database, db: counted.db }, { alone: true });
    expect(swept.undone + swept.finished).toBe(IDS.length);
    expect(counted.calls()).toBeLessThan(4 * IDS.length);
  }
});

test('a transaction whose lease ended unnoticed is given up for good by whoever meets it', async () => {
  const { database, store } = await prepared();
  let frozen = false;
  const freezing: typeof database.db = async (operation, input) => {
    const output = await database.db(operation, input);
    const locking = operation === 'UpdateItem' && JSON.stringify(input).includes('SET ptx');
    if (locking && !frozen) {
      frozen = true;
      // The owner sleeps; another writer comes by twice, once too early.
      const [key] = JSON.stringify(input).match(/r\d+/) ?? [''];
      database.advance(1000);
      await expect(store.write([put(key, 'other')])).rejects.toMatchObject({ fault: 'conflict' });
      database.advance(60_000);
      await store.write([put(key, 'other')]);
    }
    return output;
  };
  const owner = dynamoStore({ ...database, db: freezing }, smallIndexer);
  await expect(owner.write(TRANSACTION)).rejects.toMatchObject({ fault: 'conflict' });
  expect(await stateOf(database)).toBe('64 old, 0 new');
  await sweepAll(database);
  await expectExact(database, smallIndexer);
});
