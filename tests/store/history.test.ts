// https://hl7.org/fhir/R4/http.html#history
import { beforeEach, expect, test } from 'vitest';
import type { FhirStore, HistoryOptions, HistoryScope, Write } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';

let database: MemoryDatabase;
let store: FhirStore;
let start: number;
/** a1 a2 b1 a3(deleted) c1 a4 b2, one a minute; b and c are Observations. */
beforeEach(async () => {
  database = await memoryDatabase();
  store = dynamoStore(database, smallIndexer);
  start = database.now();
  for (const [type, id, action] of [
    ['Basic', 'a', 'update'],
    ['Basic', 'a', 'update'],
    ['Observation', 'b', 'update'],
    ['Basic', 'a', 'delete'],
    ['Observation', 'c', 'update'],
    ['Basic', 'a', 'update'],
    ['Observation', 'b', 'update'],
  ] as const) {
    const write: Write =
      action === 'delete' ? { action, type, id } : { action, type, id, resource: { resourceType: type, code: id } };
    await store.write([write]);
    database.advance(60_000);
  }
});

const minute = (n: number): number => start + n * 60_000;
const names = async (scope: HistoryScope, options: HistoryOptions) => {
  const page = await store.history(scope, options);
  return {
    ...page,
    names: page.versions.map(({ id, version, deleted }) => `${id}${version}${deleted ? 'x' : ''}`).join(' '),
  };
};

test.each([
  [{}, {}, 'b2 a4 c1 a3x b1 a2 a1'],
  [{ type: 'Basic' }, {}, 'a4 a3x a2 a1'],
  [{ type: 'Observation' }, {}, 'b2 c1 b1'],
  [{ type: 'Patient' }, {}, ''],
  [{ type: 'Basic', id: 'a' }, {}, 'a4 a3x a2 a1'],
  [{ type: 'Basic', id: 'z' }, {}, ''],
  [{}, { since: 3 }, 'b2 a4 c1 a3x'],
  [{ type: 'Basic', id: 'a' }, { since: 1 }, 'a4 a3x a2'],
  [{}, { at: [2.5, 3] }, 'b1 a2'],
  [{ type: 'Basic' }, { at: [1.5, 5.5] }, 'a4 a3x a2'],
  [{ type: 'Basic' }, { at: [4, 4.5] }, ''],
  [{ type: 'Basic', id: 'a' }, { at: [1.5, 3.5] }, 'a3x a2'],
  [{ type: 'Basic', id: 'a' }, { at: [60, 61] }, 'a4'],
] as const)(
  'history of %o with %o: %s',
  async (scope, { since, at }: { since?: number; at?: readonly [number, number] }, expected) => {
    const options = {
      ...(since === undefined ? {} : { since: minute(since) }),
      ...(at ? { at: { low: minute(at[0]), high: minute(at[1]) } } : {}),
    };
    expect((await names(scope, { count: 100, ...options })).names).toBe(expected);
    // The same in pages of two, there and back.
    const pages: string[] = [];
    let page = await names(scope, { count: 2, ...options });
    pages.push(page.names);
    const back: string[] = [];
    while (page.next) {
      page = await names(scope, { count: 2, ...options, cursor: page.next });
      if (page.names !== '') pages.push(page.names);
    }
    expect(pages.join(' ')).toBe(expected);
    while (page.previous) {
      page = await names(scope, { count: 2, ...options, cursor: page.previous });
      back.unshift(page.names);
    }
    expect(back).toEqual(pages.slice(0, back.length));
    expect(back.length).toBe(Math.max(0, pages.length - 1));
  },
);

test('a foreign cursor, and one of another history, are refused', async () => {
  const { next } = await store.history({}, { count: 2 });
  for (const cursor of ['', 'x', 'AAAA', `${next}x`.replace(/^./, 'B')]) {
    await expect(store.history({}, { count: 2, cursor })).rejects.toMatchObject({ fault: 'invalid' });
  }
  await expect(store.history({ type: 'Basic' }, { count: 2, cursor: next })).rejects.toMatchObject({
    fault: 'invalid',
  });
});

test('the total is known for a whole instance', async () => {
  expect((await store.history({ type: 'Basic', id: 'a' }, { count: 1 })).total).toBe(4);
});

test('lastUpdated is 10 s ago while nothing is open', async () => {
  expect((await store.history({}, { count: 1 })).lastUpdated).toBe(new Date(database.now() - 10_000).toISOString());
});
