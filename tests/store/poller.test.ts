// A poller that follows lastUpdated misses no committed write, however slow the writers are: Bundle.meta.lastUpdated is read
// before the feed, and no later than any write still open.
import { expect, test, vi } from 'vitest';
import type { FhirStore, Write } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { sweep } from '../../store/sweep.ts';
import { resourcesOf } from './check.ts';
import { EFFORT } from './effort.ts';
import { crashing } from './faults.ts';
import { type MemoryDatabase, memoryDatabase, seeded } from './memory-database.ts';
import { queryOf, traverse } from './search/searching.ts';
import { smallIndexer } from './small-indexer.ts';

vi.setConfig({ testTimeout: 900_000 });

/** A database each of whose calls takes some of the clock, now and then very much, with others' turns in between. */
function slow(database: MemoryDatabase, chance: () => number): MemoryDatabase['db'] {
  return async (operation, input) => {
    const wait = async (): Promise<void> => {
      for (let turns = Math.floor(chance() * 4); turns >= 0; turns -= 1)
        await new Promise((done) => setImmediate(done));
      database.advance(Math.floor(chance() < 0.03 ? chance() * 30_000 : chance() * 50));
    };
    await wait();
    const output = await database.db(operation, input);
    await wait();
    return output;
  };
}

async function writer(store: (dying: boolean) => FhirStore, chance: () => number): Promise<void> {
  for (let turn = 0; turn < 15; turn += 1) {
    const ids = Array.from({ length: chance() < 0.7 ? 1 : 3 }, () => `r${Math.floor(chance() * 12)}`);
    const writes = [...new Set(ids)].map((id): Write => {
      const type = chance() < 0.5 ? 'Basic' : 'Observation';
      if (chance() < 0.2) return { action: 'delete', type, id };
      return { action: 'update', type, id, resource: { resourceType: type, code: `c${Math.floor(chance() * 3)}` } };
    });
    await store(chance() < 0.15)
      .write(writes)
      .catch(() => undefined);
  }
}

/** One poll, all pages: what was changed since, and from when to poll next. */
type Poll = (store: FhirStore, since: number | undefined, seen: Set<string>) => Promise<number>;

const byHistory: Poll = async (store, since, seen) => {
  let resume: number | undefined;
  let cursor: string | undefined;
  do {
    const page = await store.history({}, { count: 5, since, cursor });
    resume ??= Date.parse(page.lastUpdated);
    for (const { type, id, version } of page.versions) seen.add(`${type}/${id}/${version}`);
    cursor = page.next;
  } while (cursor !== undefined);
  return resume;
};

const bySearch: Poll = async (store, since, seen) => {
  const resumes: number[] = [];
  for (const type of ['Basic', 'Observation']) {
    const query = since === undefined ? '_count=5' : `_lastUpdated=ge${new Date(since).toISOString()}&_count=5`;
    const { pages } = await traverse(store, queryOf(type, `_sort=_lastUpdated&${query}`, 'https://example.org/r4', 0));
    resumes.push(Date.parse(pages[0]?.lastUpdated ?? ''));
    for (const { matches } of pages) for (const { id, version } of matches) seen.add(`${type}/${id}/${version}`);
  }
  return Math.min(...resumes);
};

async function polled(
  database: MemoryDatabase,
  chance: () => number,
  poll: Poll,
  isOver: () => boolean,
): Promise<Set<string>> {
  const seen = new Set<string>();
  const store = dynamoStore({ ...database, db: slow(database, chance) }, smallIndexer);
  let since: number | undefined;
  for (let last = false; ; last = isOver()) {
    since = await poll(store, since, seen);
    if (last) return seen;
  }
}

test.each(Array.from({ length: 4 * EFFORT }, (_, seed) => [seed + 1, seed % 2 === 0 ? 'history' : 'search'] as const))(
  'seed %i, by %s',
  async (seed, way) => {
    const database = await memoryDatabase(seed);
    const chance = seeded(seed * 991);
    let running = 3;
    const make = (dying: boolean): FhirStore => {
      const db = slow(database, chance);
      const at = Math.floor(chance() * 25);
      return dynamoStore({ ...database, db: dying ? crashing(db, at, 'after').db : db }, smallIndexer);
    };
    const writers = Array.from({ length: 3 }, async () => {
      await writer(make, chance);
      running -= 1;
    });
    let settled = false;
    const [seen] = await Promise.all([
      polled(database, chance, way === 'history' ? byHistory : bySearch, () => settled),
      (async () => {
        await Promise.all(writers);
        for (let round = 0; round < 2; round += 1) {
          database.advance(20 * 60_000);
          await sweep(database);
        }
        database.advance(60_000);
        settled = true;
      })(),
    ]);
    expect(running).toBe(0);
    const store = dynamoStore(database, smallIndexer);
    const all: string[] = [];
    for (const { type, id } of await resourcesOf(database)) {
      const { versions } = await store.history({ type, id }, { count: 1000 });
      // A search shows only what is current, and no deletions.
      const expected = way === 'history' ? versions : versions.slice(0, 1).filter(({ deleted }) => !deleted);
      all.push(...expected.map(({ version }) => `${type}/${id}/${version}`));
    }
    expect(all.length).toBeGreaterThan(way === 'history' ? 20 : 5);
    expect(all.filter((name) => !seen.has(name))).toEqual([]);
  },
);
