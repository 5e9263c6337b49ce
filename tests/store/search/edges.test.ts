// Edges of searching: a store in which nothing was ever written, a list that has gone, a poller that follows meta.lastUpdated.
import { expect, test } from 'vitest';
import { toItem } from '../../../store/attributes.ts';
import { cursorsOf } from '../../../store/cursor.ts';
import { dynamoStore } from '../../../store/dynamo-store.ts';
import { stateKey } from '../../../store/index/index-state.ts';
import { searchOf } from '../../../store/search/search.ts';
import { memoryDatabase } from '../memory-database.ts';
import { queryOf, randomWorld } from './searching.ts';

test.each([
  ['Observation', ''],
  ['Observation', 'code=a&_sort=-date&_total=accurate&_include=*'],
  ['Observation', 'focus:ResearchStudy.title=a&_has:Observation:has-member:code=b'],
  ['ResearchStudy', '_sort=title,_id&_summary=count'],
  [undefined, '_lastUpdated=gt2020'],
  [undefined, '_id=a&_sort=-_lastUpdated'],
])('%s?%s finds nothing in an empty store', async (type, query) => {
  const database = await memoryDatabase();
  const page = await dynamoStore(database).search(queryOf(type, query, database.base, database.now()));
  expect([page.matches, page.included, page.next]).toEqual([[], [], undefined]);
});

test('a link whose list has been defined anew is gone', async () => {
  const { database, store } = await randomWorld(31, 60);
  const query = queryOf('ResearchStudy', 'title:missing=false&_sort=title&_count=1', database.base, database.now());
  const { next = '' } = await store.search(query);
  // What the index would know of a release in which everything about studies was defined otherwise.
  const Item = toItem({ ...stateKey('ResearchStudy'), g: 2, c: 1, k: '1:aaaaa' });
  await database.db('PutItem', { TableName: database.tables.records, Item });
  const later = searchOf(database, cursorsOf(database), () => store);
  await expect(later({ ...query, cursor: next })).rejects.toMatchObject({ status: 410 });
});

test('a poller that asks again from meta.lastUpdated meets every write', async () => {
  const world = await randomWorld(32, 30);
  const { database, store } = world;
  const met = new Map<string, string>();
  let since = '2020-01-01T00:00:00Z';
  const poll = async (): Promise<void> => {
    const query = queryOf(undefined, `_lastUpdated=ge${since}&_count=1000`, database.base, database.now());
    const page = await store.search(query);
    for (const { type, id, version } of page.matches) met.set(`${type}/${id}`, String(version));
    since = page.lastUpdated;
  };
  for (let turn = 0; turn < 12; turn++) {
    await poll();
    for (let write = 0; write < 4; write++) await world.change();
    database.advance(4000);
  }
  await poll();
  for (const { resourceType, id, meta } of world.held().resources) {
    expect(met.get(`${resourceType}/${id}`), `${resourceType}/${id}`).toBe(meta?.versionId);
  }
});
