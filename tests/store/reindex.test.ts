// Reindex: searches stay right while a new definition is unknown, written by new writers alone, half back-filled, and complete.
import { expect, test } from 'vitest';
import type { FhirStore } from '../../fhir/store.ts';
import { toItem } from '../../store/attributes.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { definitionsOf } from '../../store/index/definitions.ts';
import type { Indexer } from '../../store/index/index-entry.ts';
import { readState, stateKey } from '../../store/index/index-state.ts';
import { indexedType } from '../../store/index/indexed-type.ts';
import { indexerOf } from '../../store/index/indexer.ts';
import { presenceMark, signatureCode } from '../../store/index/signature.ts';
import { type Reindexed, reindex } from '../../store/reindex.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { disorder } from './search/oracle.ts';
import { queryOf, traverse } from './search/searching.ts';

const TYPE = 'ResearchStudy';
const STUDIES = 30;

/** An indexer of a release that did not know `title` and `keyword`. */
function formerIndexer(base: string): Indexer {
  const whole = indexerOf({ base, generation: 1 });
  const gone = ['title', 'keyword'].map((code) => indexedType(TYPE).marks.get(code) ?? presenceMark(0));
  return (resource) => {
    const { keys, attributes } = whole(resource);
    const { f = '', m = '' } = attributes;
    const codes = (f.match(/.{4}/g) ?? []).filter((code) => code !== signatureCode('keyword', 'red'));
    return {
      keys: keys.filter(({ pk }) => !/\.(title|keyword)/.test(pk)),
      attributes: { ...attributes, f: codes.join(''), m: [...m].filter((mark) => !gone.includes(mark)).join('') },
    };
  };
}

async function formerStore(): Promise<{ database: MemoryDatabase; store: FhirStore }> {
  const database = await memoryDatabase(3);
  const former = dynamoStore(database, formerIndexer(database.base));
  for (let n = 0; n < STUDIES; n++)
    await former.write([{ action: 'create', type: TYPE, id: `s${n}`, resource: study(n) }]);
  const definitions = [...definitionsOf(TYPE, database.base)].filter(
    ([name]) => name !== 'title' && name !== 'keyword',
  );
  const k = `1:${definitions.map(([, code]) => code).join('')}`;
  const Item = toItem({ ...stateKey(TYPE), g: 1, c: 1, k });
  await database.db('PutItem', { TableName: database.tables.records, Item });
  return { database, store: dynamoStore(database) };
}

const study = (n: number) => ({
  resourceType: TYPE,
  status: 'completed',
  ...(n % 5 === 0 ? {} : { title: `${n % 2 ? 'Pain' : 'Ache'} ${n}` }),
  ...(n % 3 === 0 ? { keyword: [{ coding: [{ code: 'red' }] }] } : {}),
});

const SEARCHES = [
  'title=pain',
  'title:contains=ach',
  'keyword=red',
  'title:missing=true',
  'keyword:missing=false&title=ache',
  'status=completed&keyword=red',
  '_sort=-title',
];

/** Every search equals what the bodies say; gives the drivers that were used. */
async function expectRight(
  { database, store }: Awaited<ReturnType<typeof formerStore>>,
  last: number,
): Promise<string[]> {
  const all = Array.from({ length: last }, (_, n) => ({ id: `s${n}`, ...study(n) }));
  const pain = (word: string) => all.filter(({ title }) => title?.toLowerCase().includes(word));
  const red = all.filter(({ keyword }) => keyword);
  const expected = [
    ...[
      pain('pain'),
      pain('ach'),
      red,
      all.filter(({ title }) => !title),
      pain('ache').filter(({ keyword }) => keyword),
      red,
      all,
    ],
  ];
  const drivers: string[] = [];
  for (const [at, search] of SEARCHES.entries()) {
    const query = queryOf(TYPE, `${search}&_count=7`, database.base, database.now());
    const { found } = await traverse(store, query);
    expect(found.map(({ id }) => id).toSorted(), search).toEqual(expected[at]?.map(({ id }) => id).toSorted());
    expect(disorder(found, query.sort, { resources: found, base: database.base })).toBeUndefined();
    const { explanation } = await store.search(query, { explain: true });
    drivers.push((explanation as { driver: string }).driver);
  }
  return drivers;
}

test('a list is used once it is complete, and every search is right before, meanwhile and after', async () => {
  const world = await formerStore();
  const { database, store } = world;
  expect(await expectRight(world, STUDIES)).not.toContain('title:0');
  // The first write under the new definitions begins a generation.
  for (let n = STUDIES; n < STUDIES + 10; n++)
    await store.write([{ action: 'create', type: TYPE, id: `s${n}`, resource: study(n) }]);
  expect(await readState(database, TYPE, database.base)).toMatchObject({ generation: 2, complete: 1 });
  expect(await expectRight(world, STUDIES + 10)).not.toContain('title:0');

  const steps: Reindexed[] = [];
  const { next } = await reindex(database, { until: database.now() - 1, report: (step) => steps.push(step) });
  expect(steps[0]?.renewed).toBe(STUDIES);
  expect(next).toBeUndefined();
  expect(await readState(database, TYPE, database.base)).toMatchObject({ generation: 2, complete: 2 });
  database.advance(600_000);
  expect(await expectRight(world, STUDIES + 10)).toEqual([
    'title:0',
    'title:0',
    'keyword:0',
    'all',
    expect.any(String),
    expect.any(String),
    'sort:title',
  ]);
  expect((await reindex(database)).records).toBe(0);
});

test('it is resumed where it stopped', async () => {
  const { database, store } = await formerStore();
  for (let n = STUDIES; n < 300; n++)
    await store.write([{ action: 'create', type: TYPE, id: `s${n}`, resource: study(n) }]);
  const first = await reindex(database, { until: database.now() - 1 });
  expect(first.records).toBe(200);
  const second = await reindex(database, { from: first.next });
  expect(second).toMatchObject({ next: undefined });
  expect(first.records + second.records).toBe(300);
  expect(first.renewed + second.renewed).toBe(STUDIES);
});
