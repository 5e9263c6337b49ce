// https://hl7.org/fhir/uv/bulkdata/export.html: however often a worker dies, the files hold each resource exactly once.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ExportDoor } from '../../functions/export/door.ts';
import { type ExportJob, type ExportMessage, jobKey } from '../../functions/export/job.ts';
import { jobOf } from '../../functions/export/kick-off.ts';
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

/** The type whole, or in so many parts of the hash space. */
const jobIn = (parts: number): ExportJob => ({
  id: 'job',
  request: `${base}/$export`,
  transactionTime: '2026-01-01T00:00:00.000Z',
  tasks: Array.from({ length: parts }, (_, n) => ({
    name: `Basic-${n}`,
    type: 'Basic',
    query: '',
    ...(parts > 1 ? { part: { low: n / parts, high: (n + 1) / parts } } : {}),
  })),
});

const idsIn = (objects: ReadonlyMap<string, string>, manifest: { output: { url: string }[] }): string[] =>
  manifest.output
    .flatMap(({ url }) => (objects.get(url.slice('link:'.length)) ?? '').trim().split('\n'))
    .map((line) => (JSON.parse(line) as { id: string }).id);

test('workers killed at any call, and stopped for time after any page, leave each resource once, however the type is split', async () => {
  const store = await storeOf(1203);
  const death = fc.record({ at: fc.nat(12), when: fc.constantFrom('before' as const, 'after' as const) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(death, { maxLength: 6 }),
      fc.boolean(),
      fc.constantFrom(1, 2, 7),
      async (deaths, hurried, parts) => {
        const job = jobIn(parts);
        let calls = 0;
        let round = 0;
        const dies = () => {
          const planned = deaths[round];
          return planned && calls++ >= planned.at ? planned.when : undefined;
        };
        const { door, objects, queue } = memoryDoor(dies);
        objects.set(jobKey(job.id), JSON.stringify(job));
        queue.push(...job.tasks.map(({ name }) => ({ job: job.id, task: name, part: 0 })));
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
      },
    ),
    { numRuns: 40, seed: 7 },
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

describe('a kick-off splits a type by its size', () => {
  const tasksOf = async (query: string, count: number) => {
    const { tasks } = await jobOf({
      query,
      base,
      access: { allows: () => true },
      now: 0,
      written: ['Basic'],
      count: async () => count,
      transactionTime: 0,
      strict: false,
    });
    return tasks;
  };

  test.each([
    [0, 1],
    [50_000, 1],
    [50_001, 2],
    [1_000_000, 20],
    [100_000_000, 256],
  ])('%i resources: %i tasks that cover the space of hashes', async (count, parts) => {
    const tasks = await tasksOf('', count);
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(parts);
    expect(tasks.map(({ part }) => part ?? { low: 0, high: 1 })).toEqual(
      Array.from({ length: parts }, (_, n) => ({ low: n / parts, high: (n + 1) / parts })),
    );
  });

  test('what a filter or a time finds is one task', async () => {
    expect(await tasksOf('_typeFilter=Basic%3Fcode%3Da', 1e8)).toMatchObject([{ name: 'Basic-0', query: 'code=a' }]);
    expect((await tasksOf('_since=1970-01-01T00:00:00Z', 1e8)).map(({ name }) => name)).toEqual([
      'Basic-0',
      'deleted-Basic',
    ]);
  });
});
