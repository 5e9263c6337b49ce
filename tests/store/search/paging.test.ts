// Paging: stable under writes, both ways. A resource that matches throughout a traversal is returned exactly once (property 3).
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../../fhir/resource.ts';
import type { Query } from '../../../fhir/search/query.ts';
import type { FhirStore, SearchPage } from '../../../fhir/store.ts';
import type { Item } from '../../../store/attributes.ts';
import { dynamoStore } from '../../../store/dynamo-store.ts';
import type { DynamoDB } from '../../../store/dynamodb.ts';
import { EFFORT } from '../effort.ts';
import { disorder, matchesOf, nameOf } from './oracle.ts';
import { randomSearch } from './random-query.ts';
import { queryOf, randomWorld, traverse, type World } from './searching.ts';

const namesOf = (page: SearchPage): string[] => page.matches.map(({ type, id }) => `${type}/${id}`);

/** Walks back from the last page by `previous`; gives the pages in reading order. */
async function walkBack(store: FhirStore, query: Query, last: SearchPage): Promise<SearchPage[]> {
  const pages = [last];
  for (let page = last; page.previous; ) {
    page = await store.search({ ...query, cursor: page.previous });
    pages.unshift(page);
    if (pages.length > 2000) throw new Error('The pages do not end');
  }
  return pages;
}

describe('without writes', () => {
  test('going back by previous shows the same results in the same order, and first leads to the beginning', async () => {
    const { database, store } = await randomWorld(5, 150);
    for (let number = 0; number < 50 * EFFORT; number++) {
      const { type, query } = randomSearch(database.chance);
      const parsed = queryOf(type, `${query}&_count=${1 + (number % 7)}`, database.base, database.now());
      const { pages } = await traverse(store, parsed);
      const forward = pages.flatMap(namesOf);
      const last = pages.at(-1);
      if (!last) continue;
      const back = await walkBack(store, parsed, last);
      expect(back.flatMap(namesOf), `${type}?${query}`).toEqual(forward);
      if (last.first) {
        const first = await store.search({ ...parsed, cursor: last.first });
        expect(namesOf(first)).toEqual(pages[0] && namesOf(pages[0]));
      }
    }
  });
});

/** What was current before and after each write. */
function watch(world: World): {
  change(): Promise<void>;
  steady(query: Query): Resource[];
  ever(query: Query): Set<string>;
} {
  const states = [world.held()];
  return {
    async change() {
      await world.change();
      states.push(world.held());
    },
    /** Of one version throughout, which matched throughout. */
    steady(query) {
      const [first, ...later] = states.map((held) => new Map(matchesOf(query, held).map((one) => [nameOf(one), one])));
      const same = (name: string, version: Resource): boolean =>
        later.every((state) => JSON.stringify(state.get(name)) === JSON.stringify(version));
      return [...(first ?? [])].filter(([name, version]) => same(name, version)).map(([, version]) => version);
    },
    ever: (query) => new Set(states.flatMap((held) => matchesOf(query, held).map(nameOf))),
  };
}

describe('with writes between the pages', () => {
  test('what stays as it is comes exactly once, nothing comes twice, all in order', async () => {
    for (let number = 0; number < 12 * EFFORT; number++) {
      const world = await randomWorld(100 + number, 60);
      const { database, store } = world;
      for (let search = 0; search < 4; search++) {
        const { type, query } = randomSearch(database.chance);
        const parsed = queryOf(type, `${query}&_count=3`, database.base, database.now());
        const watched = watch(world);
        const { found, pages } = await traverse(store, parsed, watched.change);
        const names = found.map(nameOf);
        const label = `${type}?${query} in world ${100 + number}`;
        const steady = watched.steady(parsed);
        for (const resource of steady)
          expect(
            names.filter((name) => name === nameOf(resource)),
            label,
          ).toHaveLength(1);
        const ever = watched.ever(parsed);
        for (const name of names) expect(ever, label).toContain(name);
        const steadyNames = new Set(steady.map(nameOf));
        const inOrder = found.filter((resource) => steadyNames.has(nameOf(resource)));
        expect(disorder(inOrder, parsed.sort, world.held())?.map(nameOf), label).toBeUndefined();
        if (pages.length < 2) continue;
        const back = (await walkBack(store, parsed, pages.at(-1) as SearchPage)).flatMap(namesOf);
        const now = new Set(matchesOf(parsed, world.held()).map(nameOf));
        for (const name of steadyNames)
          if (now.has(name))
            expect(
              back.filter((one) => one === name),
              label,
            ).toHaveLength(1);
      }
    }
  });
});

describe('with writes between the entries and the records', () => {
  /** Lets `act` run before each batch of records that a search reads. */
  const interrupted = (db: DynamoDB, act: () => Promise<void>): DynamoDB => {
    let acting = false;
    return async (operation, input) => {
      if (operation === 'BatchGetItem' && !acting) {
        acting = true;
        await act();
        acting = false;
      }
      return db(operation, input);
    };
  };

  /** The naive reader: it drops an entry whose write id is not that of the record which it finds. */
  const dropping = (db: DynamoDB): DynamoDB => {
    const seen = new Map<string, Set<string>>();
    return async (operation, input) => {
      const output = await db(operation, input);
      const { Items, Responses } = output as { Items?: Item[]; Responses?: Record<string, Item[]> };
      for (const { sk } of Items ?? []) {
        const [, ord = '', w = ''] = /^(.*)~(.*)$/.exec(sk?.S ?? '') ?? [];
        const id = ord.slice(8);
        seen.set(id, (seen.get(id) ?? new Set()).add(w));
      }
      for (const [table, items] of Object.entries(Responses ?? {})) {
        const kept = items.filter(({ pk, iw }) => seen.get(pk?.S?.split('/').at(-1) ?? '')?.has(iw?.S ?? '') ?? true);
        if (Responses) Responses[table] = kept;
      }
      return output;
    };
  };

  /** Updates every tagged resource while it is being searched for; how many of them the search lost. */
  async function lost(reader: (db: DynamoDB) => DynamoDB): Promise<number> {
    const { database, store } = await randomWorld(9, 5);
    const ids = Array.from({ length: 12 }, (_, n) => `steady${n}`);
    let version = 0;
    const write = async () => {
      version += 1;
      for (const id of ids) {
        const resource = {
          resourceType: 'Group',
          id,
          code: { text: `v${version}` },
          meta: { tag: [{ code: 'steady' }, { code: `t${version}` }] },
        };
        await store.write([{ action: 'update', type: 'Group', id, resource }]);
      }
    };
    await write();
    let missing = 0;
    for (let round = 0; round < 3; round++) {
      const searching = dynamoStore({ ...database, db: interrupted(reader(database.db), write) });
      const { found } = await traverse(
        searching,
        queryOf('Group', '_tag=steady&_count=50', database.base, database.now()),
      );
      missing += ids.filter((id) => !found.some((resource) => resource.id === id)).length;
    }
    return missing;
  }

  test('nothing is lost', async () => expect(await lost((db) => db)).toBe(0));
  test('the negative control, which drops entries of another version, loses what it must not', async () => {
    expect(await lost(dropping)).toBeGreaterThan(0);
  });
});
