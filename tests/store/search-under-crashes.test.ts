// Properties 1 and 3 of the storage design with the whole of search: after writers that crash, and while writers, transactions and
// a fencing sweeper are at work, every query equals a brute-force evaluation of what is committed.
import { describe, expect, test, vi } from 'vitest';
import type { Resource } from '../../fhir/resource.ts';
import type { FhirStore, Write } from '../../fhir/store.ts';
import { requestOf } from '../../store/database.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { indexerOf } from '../../store/index/indexer.ts';
import { readRecords } from '../../store/read.ts';
import { sweep } from '../../store/sweep.ts';
import { expectComplete, expectExact, resourcesOf, sweepAll } from './check.ts';
import { EFFORT } from './effort.ts';
import { crashing, troubled } from './faults.ts';
import { type MemoryDatabase, memoryDatabase, seeded } from './memory-database.ts';
import { disorder, type Held, matchesOf, nameOf } from './search/oracle.ts';
import { randomSearch } from './search/random-query.ts';
import { queryOf, traverse } from './search/searching.ts';
import { type Chance, IDS, pick, randomResource, TYPES } from './search/world.ts';

vi.setConfig({ testTimeout: 900_000 });

/** What is committed, as reading says. */
async function heldBy(database: MemoryDatabase): Promise<Held> {
  const views = await readRecords(requestOf(database), await resourcesOf(database));
  return {
    resources: [...views.values()].filter(({ deleted }) => !deleted).map((view) => view.resource()),
    base: database.base,
  };
}

function randomWrite(chance: Chance): Write {
  const [type, id] = [
    pick(chance, ['ResearchStudy', 'Observation', ...TYPES]),
    pick(chance, [...IDS, 'r1', 'r2', 'r3', 'r4']),
  ];
  if (chance() < 0.2) return { action: 'delete', type, id };
  return { action: 'update', type, id, resource: randomResource(chance, type, id) };
}

function randomWrites(chance: Chance): Write[] {
  const writes = Array.from({ length: chance() < 0.6 ? 1 : 4 }, () => randomWrite(chance));
  return [...new Map(writes.map((write) => [`${write.type}/${write.id}`, write])).values()];
}

async function expectAllQueries(database: MemoryDatabase, queries: number): Promise<void> {
  const [store, held] = [dynamoStore(database), await heldBy(database)];
  for (let number = 0; number < queries; number += 1) {
    const { type, query } = randomSearch(database.chance);
    const label = `${type}?${query}`;
    const parsed = queryOf(type, `${query}&_count=${[2, 7, 50][number % 3]}`, database.base, database.now());
    const { found } = await traverse(store, parsed);
    expect(found.map(nameOf).toSorted(), label).toEqual(matchesOf(parsed, held).map(nameOf).toSorted());
    expect(disorder(found, parsed.sort, held)?.map(nameOf), label).toBeUndefined();
  }
}

describe.each(Array.from({ length: 2 * EFFORT }, (_, seed) => seed + 1))('seed %i', (seed) => {
  test('after crashes, before and after sweeping', async () => {
    const database = await memoryDatabase(seed * 13);
    const { chance } = database;
    const indexer = indexerOf({ base: database.base, generation: 1 });
    for (let turn = 0; turn < 60; turn += 1) {
      const dying = chance() < 0.4;
      const { db } = crashing(
        database.db,
        dying ? Math.floor(chance() * 20) : Number.POSITIVE_INFINITY,
        chance() < 0.5 ? 'before' : 'after',
      );
      await dynamoStore({ ...database, db })
        .write(randomWrites(chance))
        .catch(() => undefined);
      // Leases end, so that the next writer gets through.
      if (dying) database.advance(40_000);
    }
    await expectComplete(database, indexer);
    await expectAllQueries(database, 40);
    await sweepAll(database);
    await expectExact(database, indexer);
    await expectAllQueries(database, 20);
  });
});

/** Studies and results whose indexed values stay, while their other elements are written again and again. */
const STEADY: Resource[] = Array.from({ length: 30 }, (_, n) => ({
  resourceType: 'Observation',
  id: `steady${n}`,
  status: 'final',
  code: { coding: [{ system: 'http://loinc.org', code: n % 2 === 0 ? 'A' : 'b' }] },
  focus: [{ reference: `ResearchStudy/s${n % 3}` }],
  effectiveDateTime: `20${String(10 + n).padStart(2, '0')}-01-01`,
  valueQuantity: { value: n, system: 'http://unitsofmeasure.org', code: 'mg/d' },
}));
const QUERIES = [
  'code=A',
  'code=A,b',
  'focus=ResearchStudy/s1&_sort=date',
  'focus=ResearchStudy/s1&_sort=-date',
  'code=http://loinc.org|A&status=final',
  'value-quantity=gt5||mg/d',
  '_sort=-date',
  'status:not=preliminary&date=ge2015',
  'focus:ResearchStudy.title=Steady&code=b',
] as const;

interface Traffic {
  readonly database: MemoryDatabase;
  readonly chance: Chance;
  running: number;
}

async function writer(traffic: Traffic): Promise<number> {
  const { chance } = traffic;
  for (let turn = 0; turn < 15; turn += 1) {
    const db = troubled(traffic.database.db, chance, { throttle: 0.01, unprocessed: 0.02 });
    const dying = chance() < 0.15 ? crashing(db, Math.floor(chance() * 30), 'after').db : db;
    const touched = (): Write => {
      const steady = pick(chance, [STEADY[0] ?? {}, ...STEADY] as [Resource, ...Resource[]]);
      const resource = {
        ...steady,
        meta: { tag: [{ code: `t${Math.floor(chance() * 9)}` }] },
        note: [{ text: `${turn}` }],
      };
      return { action: 'update', type: 'Observation', id: steady.id ?? '', resource };
    };
    const passing = randomWrite(chance);
    const writes = chance() < 0.5 ? [touched()] : [touched(), touched(), { ...passing, id: `x${passing.id}` }];
    const distinct = [...new Map(writes.map((write) => [`${write.type}/${write.id}`, write])).values()];
    await dynamoStore({ ...traffic.database, db: dying })
      .write(distinct)
      .catch(() => undefined);
  }
  traffic.running -= 1;
  return 1;
}

async function pager(traffic: Traffic, queries: readonly string[]): Promise<number> {
  const { database } = traffic;
  let traversals = 0;
  const store: FhirStore = dynamoStore({ ...database, db: troubled(database.db, traffic.chance, {}) });
  while (traffic.running > 0) {
    const query = queries[traversals % queries.length] ?? '';
    const parsed = queryOf('Observation', `${query}&_count=4`, database.base, database.now());
    const { found } = await traverse(store, parsed);
    const names = found.map(nameOf);
    expect(new Set(names).size, query).toBe(names.length);
    const studies = [0, 1, 2].map((n) => ({ resourceType: 'ResearchStudy', id: `s${n}`, title: 'Steady' }));
    const steady = { resources: [...STEADY, ...studies], base: database.base };
    expect(
      matchesOf(parsed, steady)
        .map(nameOf)
        .filter((name) => name.startsWith('Observation/') && !names.includes(name)),
      query,
    ).toEqual([]);
    const bodies = { resources: [...found, ...studies], base: database.base };
    const right = new Set(matchesOf(parsed, bodies));
    expect(found.filter((resource) => !right.has(resource)).map(nameOf), query).toEqual([]);
    traversals += 1;
  }
  return traversals;
}

test.each(Array.from({ length: EFFORT }, (_, seed) => [seed + 1]))(
  'searches while all is in motion, seed %i',
  async (seed) => {
    const database = await memoryDatabase(seed);
    const store = dynamoStore(database);
    const studies = [0, 1, 2].map(
      (n): Write => ({
        action: 'update',
        type: 'ResearchStudy',
        id: `s${n}`,
        resource: { resourceType: 'ResearchStudy', status: 'completed', title: 'Steady' },
      }),
    );
    await store.write([
      ...studies,
      ...STEADY.map((resource): Write => ({ action: 'update', type: 'Observation', id: resource.id ?? '', resource })),
    ]);
    const traffic: Traffic = { database, chance: seeded(seed * 5), running: 3 };
    const sweeper = async (): Promise<number> => {
      while (traffic.running > 0) {
        await sweep(database, { grace: Math.floor(traffic.chance() * 2000) });
        await database.sleep(300);
      }
      return 1;
    };
    const writers = Array.from({ length: 3 }, () => writer(traffic));
    const counts = await Promise.all([pager(traffic, QUERIES), sweeper(), ...writers]);
    expect(counts.every((count) => count > 0)).toBe(true);
    database.advance(60_000);
    await sweepAll(database);
    await expectExact(database, indexerOf({ base: database.base, generation: 1 }));
  },
);
