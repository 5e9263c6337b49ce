// https://hl7.org/fhir/R4/resource-operation-meta-add.html: an edit of a version that makes no new one
import { beforeEach, expect, test } from 'vitest';
import type { FhirStore, Version } from '../../fhir/store.ts';
import { dynamoStore, writingOf } from '../../store/dynamo-store.ts';
import type { Indexer } from '../../store/index/index-entry.ts';
import { restage } from '../../store/write/restage.ts';
import { expectExact } from './check.ts';
import { contentsOf } from './contents.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { queryOf, traverse } from './search/searching.ts';
import { smallIndexer } from './small-indexer.ts';

let database: MemoryDatabase;
let store: FhirStore;
beforeEach(async () => {
  database = await memoryDatabase();
  store = dynamoStore(database, smallIndexer);
});

const put = async (code: string, data = '') => {
  const resource = { resourceType: 'Basic', code, data };
  return (await store.write([{ action: 'update', type: 'Basic', id: 'x', resource }]))[0]?.version;
};
const tagged = async (version: Version | undefined, code: string, by = store): Promise<Version> => {
  if (!version) throw new Error('no version');
  const resource = version.resource();
  return by.amend(version, { ...resource, meta: { ...resource.meta, tag: [{ code }] } });
};
const tagOf = (version: Version | undefined) => version?.resource().meta?.tag?.[0]?.code;
const lists = async () => (await contentsOf(database)).index.map(({ pk }) => pk).filter((pk) => !pk.includes('!'));

test.each([
  ['small', 0],
  ['in chunks', 800_000],
])('the current version, %s: tag found, same version and instant, one feed entry', async (_size, bytes) => {
  const data = Buffer.from(database.random(bytes)).toString('base64');
  const first = await put('a', data);
  database.advance(5000);
  const amended = await tagged(first, 't1');
  expect(await lists()).toEqual(['R4/Basic*', 'R4/Basic.code=a', 'R4/Basic.tag=t1']);
  expect([amended.version, amended.lastUpdated, tagOf(amended)]).toEqual([1, first?.lastUpdated, 't1']);
  const again = await tagged(await store.read('Basic', 'x'), 't2');
  expect(tagOf(await store.vread('Basic', 'x', 1))).toBe('t2');
  expect(await lists()).toEqual(['R4/Basic*', 'R4/Basic.code=a', 'R4/Basic.tag=t2']);
  expect((await contentsOf(database)).index.filter(({ pk }) => pk.includes('!'))).toHaveLength(1);
  expect((await store.history({ type: 'Basic' }, { count: 9 })).versions.map(tagOf)).toEqual(['t2']);
  expect(again.version).toBe(1);
  await put('b', data);
  expect(tagOf(await store.vread('Basic', 'x', 1))).toBe('t2');
  expect((await store.history({ type: 'Basic' }, { count: 9 })).versions.map(tagOf)).toEqual([undefined, 't2']);
});

test('a replaced version: only its copy changes', async () => {
  const first = await put('a');
  await put('b');
  const before = await lists();
  await tagged(first, 'old');
  expect(tagOf(await store.vread('Basic', 'x', 1))).toBe('old');
  expect(tagOf(await store.read('Basic', 'x'))).toBeUndefined();
  expect(await lists()).toEqual(before);
  expect((await store.history({ type: 'Basic' }, { count: 9 })).versions.map(tagOf)).toEqual([undefined, 'old']);
});

test('restaging under a new generation: other entries, the same version, an unchanged feed entry', async () => {
  await put('a');
  await put('b');
  const newer: Indexer = (resource) => {
    const { keys, attributes } = smallIndexer(resource);
    return { keys: [...keys, { pk: 'R4/Basic.more', sk: keys[0]?.sk ?? '' }], attributes: { ...attributes, g: 2 } };
  };
  const feed = async () => (await contentsOf(database)).index.filter(({ pk }) => pk.includes('!'));
  const before = await feed();
  const writing = writingOf(database, newer);
  expect([
    await restage(writing, { type: 'Basic', id: 'x' }),
    await restage(writing, { type: 'Basic', id: 'x' }),
  ]).toEqual([true, false]);
  expect(await restage(writing, { type: 'Basic', id: 'nobody' })).toBe(false);
  expect(await lists()).toEqual(['R4/Basic*', 'R4/Basic.code=b', 'R4/Basic.more']);
  expect(await feed()).toEqual(before);
  expect((await store.history({ type: 'Basic' }, { count: 9 })).versions.map(({ version }) => version)).toEqual([2, 1]);
  await expectExact(database, newer);
});

test('an amendment of what has been amended since is refused', async () => {
  const first = await put('a');
  await tagged(first, 't1');
  await expect(tagged(first, 't2')).rejects.toMatchObject({ fault: 'conflict' });
});

test('searches by tag, by time and by both find the amended version, once', async () => {
  const whole = dynamoStore(database);
  for (const id of ['x', 'y']) {
    await whole.write([
      {
        action: 'update',
        type: 'Observation',
        id,
        resource: { resourceType: 'Observation', status: 'final', code: {} },
      },
    ]);
  }
  await tagged(await whole.read('Observation', 'x'), 't1', whole);
  await tagged(await whole.read('Observation', 'x'), 't2', whole);
  const found = async (query: string): Promise<string> => {
    const parsed = queryOf('Observation', query, database.base, database.now());
    return (await traverse(whole, parsed)).found.map(({ id }) => id).join(' ');
  };
  expect(await found('_tag=t2')).toBe('x');
  expect(await found('_tag=t1')).toBe('');
  expect(await found('_lastUpdated=ge2026-01-01&_tag=t2')).toBe('x');
  expect(await found('_lastUpdated=ge2026-01-01&_tag:not=t1&_sort=_lastUpdated')).toBe('x y');
  expect(await found('_lastUpdated=ge2026-01-01&_tag:missing=true')).toBe('y');
});
