// The embedded DynamoDB loses no acknowledged write to kill -9, has one owner a folder, and holds flat memory over many queries.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, expect, test } from 'vitest';
import { embeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import { definition } from './table.ts';

const { TableName } = definition;
const folder = mkdtempSync(join(tmpdir(), 'embedded-'));
afterAll(() => rmSync(folder, { recursive: true }));

const writer = (from: number): ChildProcess =>
  spawn('node_modules/.bin/node', ['tests/local/programs/endless-writer.ts', folder, String(from)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
const exited = (child: ChildProcess) => new Promise<number | null>((resolve) => child.once('exit', resolve));

/** The numbers that a writer had acknowledged when it was killed, after `count` of them. */
async function acknowledgedBeforeKill(from: number, count: number): Promise<number[]> {
  const child = writer(from);
  const numbers: number[] = [];
  if (!child.stdout) throw new Error('no output');
  for await (const line of createInterface(child.stdout)) {
    numbers.push(Number(line));
    if (numbers.length === count) child.kill('SIGKILL');
  }
  return numbers;
}

test('kill -9 loses no acknowledged write', async () => {
  const acknowledged: number[] = [];
  for (let round = 0; round < 4; round++)
    acknowledged.push(...(await acknowledgedBeforeKill(round * 10_000, 40 + 30 * round)));
  const { call, close } = await embeddedDynamoDB({ folder });
  const kept = await Promise.all(
    acknowledged.map((n) => call('GetItem', { TableName, Key: { pk: { S: 'p' }, sk: { S: String(n) } } })),
  );
  await close();
  expect(acknowledged.length).toBeGreaterThanOrEqual(340);
  expect(acknowledged.filter((n, i) => kept[i]?.Item?.body?.B?.[499] !== n % 256)).toEqual([]);
});

test('a second process is refused the folder in one line', async () => {
  const { close } = await embeddedDynamoDB({ folder });
  const child = writer(0);
  let complaint = '';
  child.stderr?.on('data', (text) => {
    complaint += String(text);
  });
  expect(await exited(child)).toBe(1);
  expect(complaint).toBe(`The data folder ${folder} is in use by another process\n`);
  await close();
});

test('a folder that cannot be made is refused in one line', async () => {
  await expect(embeddedDynamoDB({ folder: '/dev/null/data' })).rejects.toThrow(
    /^The data folder \/dev\/null\/data cannot be opened: [^\n]+$/,
  );
});

test('a table stays as it is when made again, and is not changed', async () => {
  const { createTable, close } = await embeddedDynamoDB({ memory: true });
  await createTable(definition);
  await createTable(definition);
  await expect(createTable({ ...definition, KeySchema: definition.KeySchema.slice(0, 1) })).rejects.toThrow(
    'exists with another key schema',
  );
  await close();
});

test('3,000 queries left in the middle leave no memory behind', async () => {
  setFlagsFromString('--expose_gc');
  const collect = runInNewContext('gc') as () => void;
  const { call, createTable, close } = await embeddedDynamoDB({ folder: join(folder, 'memory') });
  await createTable(definition);
  for (let i = 0; i < 200; i++) {
    await call('PutItem', {
      TableName,
      Item: { pk: { S: 'p' }, sk: { S: String(i) }, body: { B: new Uint8Array(200) } },
    });
  }
  const query = () =>
    call('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p',
      ExpressionAttributeValues: { ':p': { S: 'p' } },
      Limit: 3,
    });
  for (let i = 0; i < 500; i++) await query();
  collect();
  const before = process.memoryUsage();
  for (let i = 0; i < 3_000; i++) await query();
  collect();
  const after = process.memoryUsage();
  await close();
  const grownMB = (after.heapUsed + after.external - before.heapUsed - before.external) / 2 ** 20;
  expect(grownMB).toBeLessThan(3);
});
