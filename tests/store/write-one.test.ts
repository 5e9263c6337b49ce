// What storage-and-search promises of one resource's life: https://hl7.org/fhir/R4/http.html
import { beforeEach, expect, test } from 'vitest';
import type { Resource } from '../../fhir/resource.ts';
import type { FhirStore } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { meter } from '../../store/meter.ts';
import { contentsOf } from './contents.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';

const basic = (code: string, more: object = {}): Resource => ({ resourceType: 'Basic', code, ...more });

let database: MemoryDatabase;
let store: FhirStore;
beforeEach(async () => {
  database = await memoryDatabase();
  store = dynamoStore(database, smallIndexer);
});

const put = async (id: string, resource: Resource, rest: { ifMatch?: number; ifNoneMatch?: '*' } = {}) =>
  (await store.write([{ action: 'update', type: 'Basic', id, resource, ...rest }]))[0];
const remove = async (id: string, ifMatch?: number) =>
  (await store.write([{ action: 'delete', type: 'Basic', id, ifMatch }]))[0];

test('create, read, update, delete, delete again, revive', async () => {
  const id = store.newId();
  const [created] = await store.write([{ action: 'create', type: 'Basic', id, resource: basic('a') }]);
  expect(created?.outcome).toBe('created');
  expect((await store.read('Basic', id))?.resource()).toEqual({
    resourceType: 'Basic',
    id,
    meta: { versionId: '1', lastUpdated: '2026-01-01T00:00:00.000Z' },
    code: 'a',
  });
  expect((await put(id, basic('b')))?.outcome).toBe('updated');
  expect((await remove(id))?.outcome).toBe('deleted');
  expect(await store.read('Basic', id)).toMatchObject({ version: 3, deleted: true, method: 'DELETE' });
  expect(await remove(id)).toMatchObject({ outcome: 'unchanged', version: { version: 3, deleted: true } });
  expect(await put(id, basic('c'))).toMatchObject({ outcome: 'created', version: { version: 4 } });
  const versions = await Promise.all([1, 2, 3, 4, 5].map((version) => store.vread('Basic', id, version)));
  expect(versions.map((version) => version && (version.deleted ? 'gone' : version.resource().code))).toEqual([
    'a',
    'b',
    'gone',
    'c',
    undefined,
  ]);
  const times = versions.flatMap((version) => version?.lastUpdated ?? []);
  expect(times).toEqual([...new Set(times)].sort());
});

test('delete of what never was stores nothing', async () => {
  expect(await remove('nobody')).toEqual({ outcome: 'unchanged', version: undefined });
  expect((await contentsOf(database)).index).toEqual([]);
});

test.each([
  ['update of an old version', () => put('x', basic('n'), { ifMatch: 1 }), 'stale'],
  ['update of a version to come', () => put('x', basic('n'), { ifMatch: 3 }), 'stale'],
  ['update of what is not there', () => put('y', basic('n'), { ifMatch: 1 }), 'stale'],
  ['delete of an old version', () => remove('x', 1), 'stale'],
  ['If-None-Match: *', () => put('x', basic('n'), { ifNoneMatch: '*' }), 'stale'],
  [
    'create where one is',
    () => store.write([{ action: 'create', type: 'Basic', id: 'x', resource: basic('n') }]),
    'conflict',
  ],
])('%s is refused, and nothing is left behind', async (_name, write, fault) => {
  await put('x', basic('a'));
  await put('x', basic('b'));
  const before = await contentsOf(database);
  await expect(write()).rejects.toMatchObject({ fault });
  const after = await contentsOf(database);
  expect(after.index).toEqual(before.index);
  expect(after.intents).toEqual([]);
  expect((await store.read('Basic', 'x'))?.version).toBe(2);
});

test('entries are those of the current version, and one feed entry for each version', async () => {
  await put('x', basic('a b'));
  await put('x', basic('b c'));
  await put('x', basic('b c', { note: 'not indexed' }));
  const { index, intents } = await contentsOf(database);
  expect(index.map(({ pk }) => pk)).toEqual([
    'R4/Basic!0',
    'R4/Basic!0',
    'R4/Basic!0',
    'R4/Basic*',
    'R4/Basic.code=b',
    'R4/Basic.code=c',
  ]);
  expect(intents).toEqual([]);
  expect((await store.read('Basic', 'x'))?.resource().note).toBe('not indexed');
});

test('a body beyond 400 KB packed is kept in chunks, every version of it', async () => {
  const noise = (): string => Buffer.from(database.random(900_000)).toString('base64');
  const bodies = [noise(), noise()];
  for (const data of bodies) await put('big', basic('a', { data }));
  await put('big', basic('a'));
  for (const [at, data] of bodies.entries())
    expect((await store.vread('Basic', 'big', at + 1))?.resource().data).toBe(data);
  expect((await store.read('Basic', 'big'))?.resource().data).toBeUndefined();
});

test('decimals keep their digits', async () => {
  const { parseJson } = await import('../../fhir/json.ts');
  await put('d', parseJson('{"resourceType":"Basic","value":1.50,"large":12345678901234567890.0}') as Resource);
  expect((await store.read('Basic', 'd'))?.text()).toContain('"value":1.50,"large":12345678901234567890.0');
});

test('concurrent updates of one resource: every version once, none lost', async () => {
  await put('x', basic('a'));
  const results = await Promise.allSettled(Array.from({ length: 6 }, (_, n) => put('x', basic(`w${n}`))));
  const done = results.flatMap((result) =>
    result.status === 'fulfilled' ? (result.value?.version?.version ?? []) : [],
  );
  expect(done.toSorted()).toEqual(Array.from({ length: done.length }, (_, n) => n + 2));
  expect((await store.read('Basic', 'x'))?.version).toBe(done.length + 1);
});

test('units and rounds are those of the formulas', async () => {
  const { db, usage, reset } = meter(database.db);
  const metered = dynamoStore({ ...database, db }, smallIndexer);
  const write = async (resource: Resource | undefined, id = 'm') => {
    reset();
    await metered.write([
      resource ? { action: 'update', type: 'Basic', id, resource } : { action: 'delete', type: 'Basic', id },
    ]);
    return usage();
  };
  await write(basic('warm'), 'warm');
  const [E, h, i] = [4, 1, 1];
  reset();
  await metered.write([{ action: 'create', type: 'Basic', id: metered.newId(), resource: basic('a b') }]);
  expect(usage()).toMatchObject({ wru: E + h + 2 * i, rounds: 4 });
  expect(await write(basic('a b'))).toMatchObject({ wru: E + h + 2 * i, rounds: 5 });
  expect(await write(basic('c d'))).toMatchObject({ wru: 2 * E + 2 * h + 2 * i - 1, rounds: 6 });
  expect(await write(basic('c d', { note: '' }))).toMatchObject({ wru: 2 * h + 2 * i + 1, rounds: 5 });
  reset();
  await metered.vread('Basic', 'm', 2);
  expect(usage()).toMatchObject({ requests: 1, rru: 1 });
  reset();
  await metered.read('Basic', 'm');
  expect(usage()).toMatchObject({ requests: 1, rru: 1 });
  expect(await write(undefined)).toMatchObject({ wru: E + 2 * h + 2 * i });
});
