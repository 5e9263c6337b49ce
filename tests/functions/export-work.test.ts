// https://hl7.org/fhir/uv/bulkdata/export.html: however often a worker dies, the files hold each resource exactly once.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExportDoor } from '../../functions/export/door.ts';
import { type ExportJob, type ExportMessage, jobKey } from '../../functions/export/job.ts';
import { statusOf } from '../../functions/export/status.ts';
import { work } from '../../functions/export/work.ts';
import { memoryStore } from '../memory-store.ts';

const base = 'https://fhir.test/r4';

/** A bucket and a queue in maps, whose calls fail when `dies` says so, before or after they took effect. */
function memoryDoor(dies: () => 'before' | 'after' | undefined) {
  const objects = new Map<string, string>();
  const queue: ExportMessage[] = [];
  const call = async <T>(effect: () => T): Promise<T> => {
    const death = dies();
    if (death === 'before') throw new Error('killed');
    const result = effect();
    if (death === 'after') throw new Error('killed');
    return result;
  };
  const door: ExportDoor = {
    put: (key, body, { once = false } = {}) =>
      call(() => {
        if (once && objects.has(key)) return false;
        objects.set(key, body);
        return true;
      }),
    get: (key) => call(() => objects.get(key)),
    list: (prefix) => call(() => [...objects.keys()].filter((key) => key.startsWith(prefix))),
    remove: (keys) =>
      call(() => {
        for (const key of keys) objects.delete(key);
      }),
    link: async (key) => `link:${key}`,
    send: (messages) => call(() => void queue.push(...messages)),
  };
  return { door, objects, queue };
}

async function storeOf(count: number) {
  const store = memoryStore({ now: () => 0, base });
  for (let i = 0; i < count; i++) {
    const resource = { resourceType: 'Basic', id: `b${i}`, code: { text: 'x'.repeat(10) } };
    await store.write([{ action: 'update', type: 'Basic', id: `b${i}`, resource }]);
  }
  return store;
}

const job: ExportJob = {
  id: 'job',
  request: `${base}/$export`,
  transactionTime: '2026-01-01T00:00:00.000Z',
  tasks: [{ name: 'Basic-0', type: 'Basic', query: '' }],
};

const idsIn = (objects: ReadonlyMap<string, string>, manifest: { output: { url: string }[] }): string[] =>
  manifest.output
    .flatMap(({ url }) => (objects.get(url.slice('link:'.length)) ?? '').trim().split('\n'))
    .map((line) => (JSON.parse(line) as { id: string }).id);

test('a worker killed at any call, and stopped for time after any page, leaves each resource once', async () => {
  const store = await storeOf(1203);
  const death = fc.record({ at: fc.nat(12), when: fc.constantFrom('before' as const, 'after' as const) });
  await fc.assert(
    fc.asyncProperty(fc.array(death, { maxLength: 6 }), fc.boolean(), async (deaths, hurried) => {
      let calls = 0;
      let round = 0;
      const dies = () => {
        const planned = deaths[round];
        return planned && calls++ >= planned.at ? planned.when : undefined;
      };
      const { door, objects, queue } = memoryDoor(dies);
      objects.set(jobKey(job.id), JSON.stringify(job));
      queue.push({ job: job.id, task: 'Basic-0', part: 0 });
      while (queue.length > 0) {
        const [message] = queue;
        if (!message) break;
        calls = 0;
        let asked = 0;
        const timeIsUp = () => hurried && asked++ > 0;
        await work({ door, store, base, now: () => 0, timeIsUp }, message).then(
          () => queue.splice(queue.indexOf(message), 1),
          () => undefined,
        );
        round += 1;
      }
      round = deaths.length;
      const { status, body } = await statusOf(door, job, 0);
      expect(status).toBe(200);
      const ids = idsIn(objects, JSON.parse(String(body)));
      expect(ids.length).toBe(1203);
      expect(new Set(ids).size).toBe(1203);
    }),
    { numRuns: 25, seed: 7 },
  );
});

test('a worker stops where the export has been deleted', async () => {
  const { door, objects } = memoryDoor(() => undefined);
  await work(
    { door, store: await storeOf(1), base, now: () => 0, timeIsUp: () => false },
    { job: 'job', task: 'Basic-0', part: 0 },
  );
  expect(objects.size).toBe(0);
});
