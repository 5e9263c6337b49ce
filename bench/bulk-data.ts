// `node bench/bulk-data.ts [count]`: exports an endpoint of so many resources and loads the files into an empty one; the two must hold the same.
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type LocalStack, localStack } from '../local/aws/local-stack.ts';
import { batchOf, entryOf } from '../local/load-batch.ts';
import { dynamoStore } from '../store/dynamo-store.ts';

const count = Number(process.argv[2] ?? 10_000);
const baseUrl = 'https://fhir.test/r4';
const folders: string[] = [];

async function endpoint(): Promise<LocalStack> {
  const bucketFolder = mkdtempSync(join(tmpdir(), 'bulk-data-'));
  folders.push(bucketFolder);
  return localStack({ place: { memory: true }, baseUrl, bucketFolder, log: () => {}, complain: console.error });
}

async function timed<T>(what: string, run: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await run();
  const seconds = (performance.now() - start) / 1000;
  console.log(`${what}: ${seconds.toFixed(1)} s, ${Math.round(count / seconds)} resources a second`);
  return result;
}

/** Straight into the tables: this measures exporting and loading, not writing. */
async function fill(stack: LocalStack): Promise<void> {
  const nameOf = (part: string): string =>
    stack.definition.tables.find(({ TableName }) => TableName.includes(part))?.TableName ?? part;
  const store = dynamoStore({
    db: stack.database.call,
    tables: { records: nameOf('Records'), index: nameOf('Index') },
    base: baseUrl,
    now: Date.now,
    random: randomBytes,
    sleep: async (milliseconds) => sleep(milliseconds),
  });
  const write = (i: number) => {
    const resource = {
      resourceType: 'Group',
      id: `g${i}`,
      type: 'person',
      actual: true,
      name: `Group ${i}`,
      quantity: i,
    };
    return store.write([{ action: 'update', type: 'Group', id: `g${i}`, resource }]);
  };
  for (let i = 0; i < count; i += 50) {
    await Promise.all(Array.from({ length: Math.min(50, count - i) }, (_, n) => write(i + n)));
  }
}

const ask = (stack: LocalStack, method: string, target: string, body = '') =>
  stack.request({
    method,
    target,
    headers: { host: 'fhir.test', 'content-type': 'application/fhir+json', prefer: 'return=minimal' },
    body: Buffer.from(body),
  });

async function exported(stack: LocalStack): Promise<string[]> {
  const begun = await ask(stack, 'GET', '/r4/$export');
  const path = String(begun.headers['Content-Location'] ?? begun.headers['content-location']).replace(
    'https://fhir.test',
    '',
  );
  for (;;) {
    const told = await ask(stack, 'GET', path);
    if (told.status === 200) {
      const { output } = JSON.parse(told.body.toString()) as { output: { url: string }[] };
      const texts = await Promise.all(output.map(async ({ url }) => (await fetch(url)).text()));
      return texts.flatMap((text) => text.trim().split('\n'));
    }
    if (told.status !== 202) throw new Error(`${path}: ${told.status} ${told.body}`);
    await sleep(200);
  }
}

async function load(stack: LocalStack, lines: readonly string[]): Promise<void> {
  for (let i = 0; i < lines.length; i += 100) {
    const entries = lines.slice(i, i + 100).map((line, n) => entryOf(line, `line ${i + n + 1}`));
    const { status } = await ask(stack, 'POST', '/r4', batchOf(entries));
    if (status !== 200) throw new Error(`A batch answered ${status}`);
  }
}

/** Version ids and times aside. */
const contents = (lines: readonly string[]): string[] =>
  lines
    .map((line) => {
      const { meta: _meta, ...rest } = JSON.parse(line) as Record<string, unknown>;
      return JSON.stringify(rest);
    })
    .toSorted();

const [from, to] = [await endpoint(), await endpoint()];
try {
  await timed(`${count} resources written`, () => fill(from));
  const lines = await timed('exported', () => exported(from));
  await timed('loaded', () => load(to, lines));
  const again = await exported(to);
  const same = JSON.stringify(contents(lines)) === JSON.stringify(contents(again));
  console.log(`${lines.length} exported, ${again.length} after loading: ${same ? 'the same' : 'NOT THE SAME'}`);
  if (!same || lines.length !== count) process.exitCode = 1;
} finally {
  await from.close();
  await to.close();
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
