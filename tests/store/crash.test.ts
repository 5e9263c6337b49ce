// A writer that dies before or after any of its calls leaves all or nothing, before and after recovery, whoever recovers.
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../fhir/resource.ts';
import type { Claim, FhirStore, Write } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { expectComplete, expectExact, sweepAll } from './check.ts';
import { crashing } from './faults.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';

const basic = (code: string, more: object = {}): Resource => ({ resourceType: 'Basic', code, ...more });
const put = (id: string, resource: Resource): Write => ({ action: 'update', type: 'Basic', id, resource });
const remove = (id: string): Write => ({ action: 'delete', type: 'Basic', id });
const create = (id: string, resource: Resource): Write => ({ action: 'create', type: 'Basic', id, resource });

/** What stands before the write that crashes. */
const BEFORE = [
  put('a', basic('one', { note: '1' })),
  put('b', basic('one', { note: '1' })),
  put('gone', basic('x')),
  remove('gone'),
];
const NOISE = Buffer.from(
  Array.from({ length: 300_000 }, (_, n) => (Math.imul(n ^ (n >>> 3), 2654435761) >>> 13) & 255),
).toString('base64');

type Operation = (store: FhirStore) => Promise<unknown>;
const writing =
  (...writes: Write[]): Operation =>
  (store) =>
    store.write(writes);

const OPERATIONS: [string, Operation][] = [
  ['create', writing(create('new', basic('two')))],
  ['create with a client’s id', writing(put('new', basic('two')))],
  ['update', writing(put('a', basic('two three')))],
  ['update with nothing indexed changed', writing(put('a', basic('one', { note: '2' })))],
  ['update to a body in chunks', writing(put('a', basic('two', { data: NOISE })))],
  ['delete', writing(remove('a'))],
  ['revive', writing(put('gone', basic('two')))],
  ['transaction', writing(create('new', basic('two')), put('a', basic('two')), remove('b'), put('gone', basic('two')))],
  [
    'conditional create',
    async (store) => {
      const claims: readonly Claim[] = await store.claims('Basic', []);
      await store.write([create('new', basic('two'))], claims);
    },
  ],
  [
    'amendment',
    async (store) => {
      const version = await store.read('Basic', 'a');
      if (version) await store.amend(version, basic('one', { meta: { tag: [{ code: 't' }] } }));
    },
  ],
];

const IDS = ['a', 'b', 'gone', 'new'];
const stateOf = async (store: FhirStore): Promise<string> => {
  const versions = await Promise.all(IDS.map((id) => store.read('Basic', id)));
  // Times differ with the number of calls: they are no part of what is compared.
  return versions.map((version) => version?.text().replace(/"lastUpdated":"[^"]*"/, '') ?? 'none').join('\n');
};

async function prepared(): Promise<{ database: MemoryDatabase; store: FhirStore }> {
  const database = await memoryDatabase(7);
  const store = dynamoStore(database, smallIndexer);
  for (const write of BEFORE) await store.write([write]);
  return { database, store };
}

/** Does the operation until the crash; whether it was acknowledged all the same. */
async function crashed(database: MemoryDatabase, operation: Operation, at: number, when: 'before' | 'after') {
  const { db, calls } = crashing(database.db, at, when);
  const done = await operation(dynamoStore({ ...database, db }, smallIndexer)).then(
    () => true,
    () => false,
  );
  return { done, calls: calls() };
}

describe.each(OPERATIONS)('%s', (_name, operation) => {
  test.each(['before', 'after'] as const)('dying %s each call', async (when) => {
    const { database: whole, store: after } = await prepared();
    const old = await stateOf(after);
    const { calls } = await crashed(whole, operation, Number.POSITIVE_INFINITY, when);
    const made = await stateOf(after);
    expect(made).not.toBe(old);
    for (let at = 0; at < calls; at += 1) {
      const { database, store } = await prepared();
      const { done } = await crashed(database, operation, at, when);
      const state = await stateOf(store);
      expect(done ? [made] : [old, made], `call ${at}`).toContain(state);
      await expectComplete(database, smallIndexer);
      if (at % 2 === 1) {
        // Somebody else comes by before the sweeper: it must get through, once the lease is over.
        database.advance(60_000);
        await store.write(IDS.map((id) => put(id, basic('last'))));
        await expectComplete(database, smallIndexer);
      }
      const settled = await stateOf(store);
      await sweepAll(database);
      expect(await stateOf(store)).toBe(settled);
      await expectExact(database, smallIndexer);
      await store.write([create(store.newId(), basic('x'))], await store.claims('Basic', []));
    }
  });
});
