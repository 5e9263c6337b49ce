// A writer that dies before or after any of its calls leaves all or nothing, before and after recovery, whoever recovers.
import { describe, expect, test, vi } from 'vitest';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { scrub } from '../../store/scrub.ts';
import { sweep } from '../../store/sweep.ts';
import { expectComplete, expectExact, sweepAll } from './check.ts';
import { pointsOf } from './effort.ts';
import { crashing, type Dying } from './faults.ts';
import type { MemoryDatabase } from './memory-database.ts';
import { basic, create, IDS, OPERATIONS, type Operation, prepared, put, stateOf } from './operations.ts';
import { smallIndexer } from './small-indexer.ts';

vi.setConfig({ testTimeout: 900_000 });

/** Does the operation until the crash; whether it was acknowledged all the same. */
async function crashed(database: MemoryDatabase, operation: Operation, at: number, when: Dying) {
  const { db, calls, arrive } = crashing(database.db, at, when);
  const done = await operation(dynamoStore({ ...database, db }, smallIndexer)).then(
    () => true,
    () => false,
  );
  return { done, calls: calls(), arrive };
}

describe.each(OPERATIONS)('%s', (name, operation) => {
  test.each(['before', 'after', 'late'] as const)('dying at each call, which is applied %s', async (when) => {
    const { database: whole, store: after } = await prepared();
    const old = await stateOf(after);
    const { calls } = await crashed(whole, operation, Number.POSITIVE_INFINITY, when);
    const made = await stateOf(after);
    expect(made).not.toBe(old);
    for (const at of pointsOf(calls, calls > 15 ? 2 : 1, name.length + when.length)) {
      const { database, store } = await prepared();
      const { done, arrive } = await crashed(database, operation, at, when);
      const state = await stateOf(store);
      expect(done ? [made] : [old, made], `call ${at}`).toContain(state);
      await expectComplete(database, smallIndexer);
      if (at % 4 < 2) {
        // Somebody else comes by before the sweeper: it must get through, once the lease is over.
        database.advance(60_000);
        await store.write(IDS.map((id) => put(id, basic('last'))));
        await expectComplete(database, smallIndexer);
      }
      const settled = await stateOf(store);
      if (when === 'late') {
        // The sweeper comes by, and only then the dead writer's last call arrives.
        database.advance(16 * 60_000);
        await sweep(database);
        await arrive();
        expect(await stateOf(store)).toBe(settled);
        await expectComplete(database, smallIndexer);
      }
      await sweepAll(database);
      expect(await stateOf(store)).toBe(settled);
      if (when === 'late') await scrub(database, smallIndexer);
      await expectExact(database, smallIndexer);
      await store.write([create(store.newId(), basic('x'))], await store.claims('Basic', []));
    }
  });
});
