// A lost reply, a late attempt or a doubled one, at every call of every kind of write: what is acknowledged holds, what failed
// for certain is not there, nothing is half done.
import { describe, expect, test, vi } from 'vitest';
import { dynamoStore } from '../../store/dynamo-store.ts';
import type { Operation } from '../../store/dynamodb.ts';
import { scrub } from '../../store/scrub.ts';
import { expectComplete, expectExact, sweepAll } from './check.ts';
import { EFFORT, pointsOf } from './effort.ts';
import { straying } from './faults.ts';
import { basic, IDS, OPERATIONS, prepared, put, stateOf } from './operations.ts';
import { smallIndexer } from './small-indexer.ts';

vi.setConfig({ testTimeout: 900_000 });

/** In a short run every conditional write, where the commit points are, and a few others. */
function points(calls: readonly Operation[], seed: number): number[] {
  const few = new Set(pointsOf(calls.length, 7, seed));
  return [...calls.keys()].filter((at) => few.has(at) || calls[at] === 'PutItem' || calls[at] === 'UpdateItem');
}

describe.each(OPERATIONS)('%s', (name, operation) => {
  test.each(['lost', 'late', 'doubled'] as const)('%s', async (how) => {
    const { database: whole, store: after } = await prepared();
    const old = await stateOf(after);
    const { db, calls } = straying(whole.db, -1, how);
    await operation(dynamoStore({ ...whole, db }, smallIndexer));
    const made = await stateOf(after);
    const arrivals = how === 'lost' ? ['never'] : ['meanwhile', 'at once', 'after the next write', 'after the sweep'];
    for (const [turn, arrival] of arrivals.entries()) {
      for (const at of points(calls(), name.length + turn)) {
        if (EFFORT === 1 && (at + name.length) % arrivals.length !== turn) continue;
        const { database, store } = await prepared();
        const stray = straying(database.db, at, how, arrival === 'meanwhile' ? 1 + (at % 5) : undefined);
        const done = await operation(dynamoStore({ ...database, db: stray.db }, smallIndexer)).then(
          () => true,
          () => false,
        );
        // One trouble is no reason to fail.
        expect(done, `call ${at} ${arrival}`).toBe(true);
        const state = await stateOf(store);
        expect(done ? [made] : [old, made], `call ${at}`).toContain(state);
        if (arrival === 'at once') {
          await stray.arrive();
          expect(done ? [made] : [old, made], `call ${at}`).toContain(await stateOf(store));
        }
        await expectComplete(database, smallIndexer);
        if (arrival === 'after the next write') {
          database.advance(60_000);
          await store.write(IDS.map((id) => put(id, basic('last'))));
          const last = await stateOf(store);
          await stray.arrive();
          expect(await stateOf(store)).toBe(last);
          await expectComplete(database, smallIndexer);
        }
        const settled = await stateOf(store);
        await sweepAll(database);
        if (arrival === 'after the sweep') await stray.arrive();
        expect(await stateOf(store)).toBe(settled);
        await expectComplete(database, smallIndexer);
        // An entry that strays in after all else is over is a mere candidate: nothing finds it but the scrub.
        await sweepAll(database);
        await scrub(database, smallIndexer);
        await expectExact(database, smallIndexer);
      }
    }
  });
});
