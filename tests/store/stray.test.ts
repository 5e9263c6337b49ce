// A lost reply, a late attempt or a doubled one, at every call of every kind of write: what is acknowledged holds, what failed
// for certain is not there, nothing is half done.
import { describe, expect, test } from 'vitest';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { scrub } from '../../store/scrub.ts';
import { expectComplete, expectExact, sweepAll } from './check.ts';
import { pointsOf } from './effort.ts';
import { straying } from './faults.ts';
import { basic, IDS, OPERATIONS, prepared, put, stateOf } from './operations.ts';
import { smallIndexer } from './small-indexer.ts';

describe.each(OPERATIONS)('%s', (name, operation) => {
  test.each(['lost', 'late', 'doubled'] as const)('%s', async (how) => {
    const { database: whole, store: after } = await prepared();
    const old = await stateOf(after);
    const { db, calls } = straying(whole.db, -1, how);
    await operation(dynamoStore({ ...whole, db }, smallIndexer));
    const made = await stateOf(after);
    const arrivals = how === 'lost' ? ['never'] : ['at once', 'after the next write', 'after the sweep'];
    for (const [turn, arrival] of arrivals.entries()) {
      for (const at of pointsOf(calls(), 3, name.length + turn)) {
        const { database, store } = await prepared();
        const stray = straying(database.db, at, how);
        const done = await operation(dynamoStore({ ...database, db: stray.db }, smallIndexer)).then(
          () => true,
          () => false,
        );
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
