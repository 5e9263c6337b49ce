// A publisher killed while it replaces what was published: a reader sees all of the old or all of the new; the next publisher resumes or undoes.
// A slow one renews its lease, whatever the sweeper and other publishers do meanwhile (the publisher over the real store, in memory).
import { expect, test } from 'vitest';
import { parseQuery } from '../../fhir/search/parse.ts';
import type { FhirStore } from '../../fhir/store.ts';
import { type PublishOptions, publish } from '../../publishing/publish.ts';
import type { SourceRecord } from '../../publishing/source-record.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { sweep } from '../../store/sweep.ts';
import { sweepAll } from '../store/check.ts';
import { crashing } from '../store/faults.ts';
import { type MemoryDatabase, memoryDatabase } from '../store/memory-database.ts';
import { record } from './publishing.ts';

/** More than two of the store's batches. */
const FACTS = 60;
/** Facts that only one of the two states has. */
const OTHERS = 10;

/** A study file with results of one value each; `from` is its first fact. */
const study = (value: number, from: number): SourceRecord =>
  record(`value ${value}`, {
    identifiers: [{ kind: 'doi', value: '10.1/large' }],
    title: 'A study that is published twice',
    cohorts: [{ key: 'all', title: 'Everybody', size: 100 }],
    facts: Array.from({ length: FACTS }, (_, at) => ({
      kind: 'outcome',
      cohort: 'all',
      outcome: { text: `Outcome ${from + at}` },
      statistic: 'mean',
      value: { digits: String(value) },
    })),
  });
const OLD = study(1, 0);
const NEW = study(2, OTHERS);

const optionsOf = ({ now, sleep, chance }: MemoryDatabase): PublishOptions => ({ now, sleep, random: chance });

async function published(): Promise<{ readonly database: MemoryDatabase; readonly store: FhirStore }> {
  const database = await memoryDatabase();
  const store = dynamoStore(database);
  const { refused } = await publish(store, [OLD], optionsOf(database));
  expect(refused).toEqual([]);
  return { database, store };
}

/** 'old' or 'new' as a search finds it, the ids that the inventory names included; anything between in numbers. */
async function stateOf(database: MemoryDatabase): Promise<string> {
  const store = dynamoStore(database);
  const [ones, twos] = [await found(store, database, 1), await found(store, database, 2)];
  const [list] = (await store.search(query(database, 'List', ''))).matches;
  const inventory = JSON.stringify(list?.resource()).match(/Observation\/[a-z0-9]+/g) ?? [];
  const listed = new Set(inventory.map((reference) => reference.slice('Observation/'.length)));
  const whole = (ids: ReadonlySet<string>) => ids.size === FACTS && ids.symmetricDifference(listed).size === 0;
  if (whole(ones) && twos.size === 0) return 'old';
  return whole(twos) && ones.size === 0 ? 'new' : `${ones.size} old, ${twos.size} new, ${listed.size} in the inventory`;
}

const query = ({ base, now }: MemoryDatabase, type: string, words: string) =>
  parseQuery({ types: [type], query: words, base, now: now(), handling: 'strict', maxCount: 1000 });

async function found(store: FhirStore, database: MemoryDatabase, value: number): Promise<ReadonlySet<string>> {
  const { matches } = await store.search(query(database, 'Observation', `value-quantity=${value}&_count=1000`));
  return new Set(matches.map(({ id }) => id));
}

async function callsOf(): Promise<number> {
  const { database } = await published();
  const { db, calls } = crashing(database.db, Number.POSITIVE_INFINITY, 'before');
  await publish(dynamoStore({ ...database, db }), [NEW], optionsOf(database));
  expect(await stateOf(database)).toBe('new');
  return calls();
}

test('killed on its way, it leaves the old or the new; the next one makes it new', async () => {
  const calls = await callsOf();
  const seen = new Set<string>();
  for (const [turn, part] of [0.02, 0.1, 0.25, 0.4, 0.5, 0.6, 0.68, 0.76, 0.84, 0.92, 0.99].entries()) {
    const { database, store } = await published();
    const { db } = crashing(database.db, Math.floor(calls * part), turn % 2 === 0 ? 'before' : 'after');
    await publish(dynamoStore({ ...database, db }), [NEW], optionsOf(database)).catch(() => undefined);
    const state = await stateOf(database);
    expect(['old', 'new'], `killed at ${part}`).toContain(state);
    seen.add(state);
    const { publications, refused } = await publish(store, [NEW], optionsOf(database));
    expect([refused, publications.length]).toEqual([[], 1]);
    expect(await stateOf(database)).toBe('new');
    database.advance(2 * 60 * 60 * 1000);
    await sweepAll(database);
    expect(await stateOf(database)).toBe('new');
  }
  expect(seen).toEqual(new Set(['old', 'new']));
}, 120_000);

test('a slow publisher renews its lease: neither the sweeper nor another publisher undoes it', async () => {
  const { database, store } = await published();
  let calls = 0;
  let renewed = 0;
  let other: ReturnType<typeof publish> | undefined;
  const slow: MemoryDatabase['db'] = async (operation, input) => {
    calls += 1;
    // Every batch of entries and every lock takes a second of the clock.
    if (operation === 'UpdateItem' || JSON.stringify(input).includes('"Index"')) database.advance(1000);
    if (operation === 'UpdateItem' && JSON.stringify(input).includes('SET ex')) {
      renewed += 1;
      other ??= publish(store, [NEW], optionsOf(database));
    }
    if (calls % 50 === 0) await sweep(database, { grace: 0 });
    return database.db(operation, input);
  };
  const { refused } = await publish(dynamoStore({ ...database, db: slow }), [NEW], optionsOf(database));
  await other;
  expect(refused).toEqual([]);
  expect(renewed).toBeGreaterThan(1);
  expect(await stateOf(database)).toBe('new');
}, 120_000);
