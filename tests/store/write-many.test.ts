// Several resources at once: https://hl7.org/fhir/R4/http.html#transaction
import { beforeEach, expect, test } from 'vitest';
import type { FhirStore, Write } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { meter } from '../../store/meter.ts';
import { contentsOf } from './contents.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';

let database: MemoryDatabase;
let store: FhirStore;
beforeEach(async () => {
  database = await memoryDatabase();
  store = dynamoStore(database, smallIndexer);
});

const put = (id: string, code: string, ifMatch?: number): Write => ({
  action: 'update',
  type: 'Basic',
  id,
  resource: { resourceType: 'Basic', code },
  ...(ifMatch === undefined ? {} : { ifMatch }),
});
const create = (id: string, code: string): Write => ({
  action: 'create',
  type: 'Basic',
  id,
  resource: { resourceType: 'Basic', code },
});
const remove = (id: string): Write => ({ action: 'delete', type: 'Basic', id });
const stateOf = async (ids: readonly string[]) =>
  Promise.all(ids.map(async (id) => (await store.read('Basic', id))?.text().match(/"code":"(\w*)"/)?.[1] ?? 'none'));

test('creates, updates and deletes together; results in the order of the writes', async () => {
  await store.write([put('b', 'old')]);
  await store.write([put('c', 'old')]);
  const written = await store.write([
    create('z', 'new'),
    put('b', 'new'),
    remove('c'),
    remove('nobody'),
    put('a', 'new'),
  ]);
  expect(written.map(({ outcome, version }) => [outcome, version?.id, version?.version])).toEqual([
    ['created', 'z', 1],
    ['updated', 'b', 2],
    ['deleted', 'c', 2],
    ['unchanged', undefined, undefined],
    ['created', 'a', 1],
  ]);
  expect(await stateOf(['z', 'b', 'c', 'a'])).toEqual(['new', 'new', 'none', 'new']);
  const { index, intents, records } = await contentsOf(database);
  expect(intents).toEqual([]);
  expect(records.filter(({ sk, ptx }) => sk?.S?.startsWith('s~') || ptx)).toEqual([]);
  expect(index.filter(({ pk }) => !pk.includes('!')).map(({ pk }) => pk)).toEqual([
    'R4/Basic*',
    'R4/Basic*',
    'R4/Basic*',
    'R4/Basic.code=new',
    'R4/Basic.code=new',
    'R4/Basic.code=new',
  ]);
});

test.each([
  ['one resource twice', [put('a', 'x'), remove('a')], 'invalid'],
  ['a stale version', [put('n', 'x'), put('a', 'x', 7)], 'stale'],
  ['a create of what is there', [put('n', 'x'), create('a', 'x')], 'conflict'],
])('%s: nothing is written', async (_name, writes, fault) => {
  await store.write([put('a', 'old')]);
  const before = await contentsOf(database);
  await expect(store.write(writes)).rejects.toMatchObject({ fault });
  const after = await contentsOf(database);
  expect([after.index, after.intents]).toEqual([before.index, []]);
  expect(await stateOf(['a', 'n'])).toEqual(['old', 'none']);
});

test('two transactions over the same records: one wins or both in turn, never a mix', async () => {
  const ids = ['a', 'b', 'c', 'd'];
  for (let round = 0; round < 5; round += 1) {
    const both = ['x', 'y'].map((side) =>
      (side === 'x' ? ids : ids.toReversed()).map((id) => put(id, `${side}${round}`)),
    );
    const results = await Promise.allSettled(both.map((writes) => store.write(writes)));
    expect(results.some(({ status }) => status === 'fulfilled')).toBe(true);
    for (const result of results)
      if (result.status === 'rejected') expect(result.reason).toMatchObject({ fault: 'conflict' });
    expect(new Set(await stateOf(ids)).size).toBe(1);
  }
  expect((await contentsOf(database)).intents).toEqual([]);
});

test('units in a transaction are those of the formulas', async () => {
  const { db, usage, reset } = meter(database.db);
  const metered = dynamoStore({ ...database, db }, smallIndexer);
  await metered.write([put('warm', 'w')]);
  const [E, h, i] = [3, 1, 1];
  const ids = Array.from({ length: 30 }, () => metered.newId());
  reset();
  await metered.write(ids.map((id) => create(id, 'a')));
  // The third unit for the whole is the sweeper's, when it deletes the transaction record.
  expect(usage().wru).toBe(30 * (E + 3 * h + 2 * i + 1) + 2);
  reset();
  await metered.write(ids.map((id) => put(id, 'b')));
  expect(usage().wru).toBe(30 * (2 * E + 5 * h + 2 * i - 1) + 2);
  const claims = await metered.claims('Basic', []);
  reset();
  await metered.write([create(metered.newId(), 'c')], claims);
  expect(usage().wru).toBe(E + 3 * h + 2 * i + 1 + 2 + 2);
});

test('30 parallel conditional creates on the same criteria leave exactly one resource', async () => {
  const found = async (): Promise<number> =>
    (await contentsOf(database)).index.filter(({ pk }) => pk === 'R4/Basic.code=same').length;
  const createOnce = async (): Promise<void> => {
    for (let attempt = 0; attempt < 20; attempt += 1) {
      try {
        const claims = await store.claims('Basic', []);
        // A search sees only what is committed.
        const ids = (await contentsOf(database)).index.filter(({ pk }) => pk === 'R4/Basic.code=same');
        const seen = await Promise.all(ids.map(({ sk }) => store.read('Basic', sk.slice(8).split('~')[0] ?? '')));
        if (seen.some((version) => version)) return;
        await store.write([create(store.newId(), 'same')], claims);
        return;
      } catch (error) {
        expect(error).toMatchObject({ fault: 'conflict' });
        await database.sleep(database.chance() * 50);
      }
    }
    throw new Error('never decided');
  };
  await Promise.all(Array.from({ length: 30 }, createOnce));
  expect(await found()).toBe(1);
});
