// A publisher killed at any of its calls leaves the whole study or nothing of it, to readers at once and for good after the next publication;
// publishers that meet leave one study (the publisher over the real store, in memory).
import { beforeAll, expect, test } from 'vitest';
import type { FhirStore } from '../../fhir/store.ts';
import { type PublishOptions, publish } from '../../publishing/publish.ts';
import { unpublish } from '../../publishing/unpublish.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { sweepAll } from '../store/check.ts';
import { Crash, crashing } from '../store/faults.ts';
import { type MemoryDatabase, memoryDatabase } from '../store/memory-database.ts';
import { record, seed } from './publishing.ts';
import { seedArticle } from './seed-article.ts';

const SEED = 'uic4-m9cb-lirju8vj';
const seedRecord = record('seed', seed());

const optionsOf = (database: MemoryDatabase): PublishOptions => ({
  now: database.now,
  sleep: database.sleep,
  random: database.chance,
});

/** What a reader finds of the study: its number of Observations, or that it is not there. */
async function found(store: FhirStore): Promise<{ readonly study: boolean; readonly observations: number }> {
  const study = await store.read('ResearchStudy', SEED);
  const { versions } = await store.history({ type: 'Observation' }, { count: 1000 });
  const latest = new Map(versions.toReversed().map((version) => [version.id, version]));
  return {
    study: study !== undefined && !study.deleted,
    observations: [...latest.values()].filter(({ deleted }) => !deleted).length,
  };
}

const WHOLE = { study: true, observations: 13 };
const NOTHING = { study: false, observations: 0 };

let calls = 0;
beforeAll(async () => {
  const database = await memoryDatabase();
  const counted = crashing(database.db, Number.POSITIVE_INFINITY, 'before');
  await publish(dynamoStore({ ...database, db: counted.db }), [seedRecord], optionsOf(database));
  calls = counted.calls();
});

test.each([0.05, 0.2, 0.35, 0.5, 0.65, 0.8, 0.9, 0.97])('killed at %d of its way', async (part) => {
  for (const when of ['before', 'after'] as const) {
    const database = await memoryDatabase();
    const { db } = crashing(database.db, Math.max(1, Math.floor(calls * part)), when);
    const killed = publish(dynamoStore({ ...database, db }), [seedRecord], optionsOf(database));
    const died = await killed.then(() => undefined).catch((error: unknown) => error);
    const store = dynamoStore(database);
    if (died) expect(died).toBeInstanceOf(Crash);
    expect(died ? [WHOLE, NOTHING] : [WHOLE]).toContainEqual(await found(store));
    const { publications, refused } = await publish(store, [seedRecord], optionsOf(database));
    expect(refused).toEqual([]);
    expect(publications).toHaveLength(1);
    expect(await found(store)).toEqual(WHOLE);
    database.advance(2 * 60 * 60 * 1000);
    await sweepAll(database);
    expect(await found(store)).toEqual(WHOLE);
    const again = await publish(store, [seedRecord], optionsOf(database));
    expect(again.publications[0]?.unchanged.Observation).toBe(13);
  }
});

test('publishing and unpublishing over the real store', async () => {
  const database = await memoryDatabase();
  const store = dynamoStore(database);
  await publish(store, [seedRecord], optionsOf(database));
  const { deleted } = await unpublish(store, SEED, optionsOf(database));
  expect(deleted.Observation).toBe(13);
  expect(await found(store)).toEqual(NOTHING);
});

const article = seedArticle(String(seed().dataset.title));

test.skipIf(!article)('two sources of one study published at once are one study', async () => {
  const database = await memoryDatabase(7);
  const store = dynamoStore(database);
  const articleRecord = record('article', article ?? '');
  await Promise.all([
    publish(store, [seedRecord], optionsOf(database)),
    publish(store, [articleRecord], optionsOf(database)),
  ]);
  const { versions } = await store.history({ type: 'ResearchStudy' }, { count: 10 });
  expect(new Set(versions.map(({ id }) => id)).size).toBe(1);
  const { publications } = await publish(store, [seedRecord], optionsOf(database));
  expect(publications[0]?.unchanged.Observation).toBe(16);
});

test.skipIf(!article)('one study after the other over the real store, matched by its title', async () => {
  const database = await memoryDatabase();
  const store = dynamoStore(database);
  await publish(store, [seedRecord], optionsOf(database));
  const { publications } = await publish(store, [record('article', article ?? '')], optionsOf(database));
  expect(publications).toMatchObject([{ id: SEED, made: { Observation: 3 } }]);
});
