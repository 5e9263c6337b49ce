// A transaction crashed on its way leaves all or nothing, for every kind of entry, as a client sees it afterwards
import { expect, test } from 'vitest';
import { dynamoStore } from '../../../store/dynamo-store.ts';
import { sweepAll } from '../../store/check.ts';
import { crashing } from '../../store/faults.ts';
import { memoryDatabase } from '../../store/memory-database.ts';
import { endpoint } from '../ask.ts';

const group = (id: string, quantity: number) => ({ resourceType: 'Group', id, type: 'person', actual: true, quantity });
const patient = (value: string) => ({ resourceType: 'Patient', identifier: [{ value }] });
const request = (method: string, url: string, more = {}) => ({ request: { method, url, ...more } });

const TRANSACTION = {
  resourceType: 'Bundle',
  type: 'transaction',
  entry: [
    { resource: group('kept', 2), ...request('PUT', 'Group/kept', { ifMatch: 'W/"1"' }) },
    request('DELETE', 'Group/removed'),
    { resource: group('made', 2), ...request('PUT', 'Group/made') },
    { resource: patient('7'), ...request('POST', 'Patient', { ifNoneExist: 'identifier=7' }) },
    { resource: { ...patient('8'), active: true }, ...request('PUT', 'Patient?identifier=8') },
  ],
};

async function before() {
  const database = await memoryDatabase();
  const { ask } = endpoint({ store: dynamoStore(database), now: database.now });
  await ask('PUT Group/kept', { body: group('kept', 1) });
  await ask('PUT Group/removed', { body: group('removed', 1) });
  await ask('POST Patient', { body: patient('8') });
  return database;
}

/** Whether each part of the transaction is to be seen. */
async function partsOf(database: Awaited<ReturnType<typeof before>>): Promise<boolean[]> {
  const { ask } = endpoint({ store: dynamoStore(database), now: database.now });
  const count = async (query: string) => Number((await ask(`GET ${query}&_total=accurate`)).json.total);
  return [
    (await ask('GET Group/kept')).json.quantity === 2,
    (await ask('GET Group/removed')).status === 410,
    (await ask('GET Group/made')).status === 200,
    (await count('Patient?identifier=7')) === 1,
    (await count('Patient?identifier=8&active=true')) === 1,
    (await count('Group?quantity=2')) === 2,
  ];
}

/** Each call in its turn where PROTOCOL_TIMES asks for more than the usual. */
const STEP = process.env.PROTOCOL_TIMES ? 1 : 7;

test.each(['before', 'after'] as const)('dying %s a call', async (when) => {
  const seen = new Set<boolean>();
  for (let at = 0; ; at += STEP) {
    const database = await before();
    const { db, calls } = crashing(database.db, at, when);
    const { ask } = endpoint({ store: dynamoStore({ ...database, db }), now: database.now });
    const { status } = await ask('POST ', { body: TRANSACTION });
    for (const recover of [async () => {}, async () => void (await sweepAll(database))]) {
      await recover();
      const parts = await partsOf(database);
      expect([at, new Set(parts).size, parts]).toEqual([at, 1, parts]);
      // what was acknowledged is there
      if (status === 200) expect(parts[0]).toBe(true);
      seen.add(parts[0] === true);
    }
    if (calls() < at) break;
  }
  expect(seen).toEqual(new Set([false, true]));
});
