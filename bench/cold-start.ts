/**
 * Cold start of each deployed bundle: process start to first answer, median of 20, beside an empty handler and a handler with one bare SDK GetItem.
 * `node bench/cold-start.ts [runs]`
 */
import { spawn } from 'node:child_process';
import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import { BUNDLING } from '../infra/bundle.ts';
import { REGION } from '../local/aws/intrinsics.ts';
import { synthesize } from '../local/aws/synthesize.ts';
import { type FunctionDefinition, stackDefinition } from '../local/aws/template.ts';
import { embeddedDynamoDB } from '../local/embedded-dynamodb.ts';

const runs = Number(process.argv[2] ?? 20);
const folder = join(import.meta.dirname, '..', '.cache', 'cold-start');
mkdirSync(folder, { recursive: true });

const { functions, tables } = stackDefinition(synthesize());
const database = await embeddedDynamoDB({ memory: true });
for (const table of tables) await database.createTable(table);
const { endpoint } = await database.listen({ port: 0, host: '127.0.0.1' });

const http = (method: string, rawPath: string, body?: object) => ({
  version: '2.0',
  rawPath,
  rawQueryString: '',
  headers: { 'content-type': 'application/fhir+json' },
  requestContext: { http: { method }, requestId: 'bench' },
  isBase64Encoded: false,
  ...(body ? { body: JSON.stringify(body) } : {}),
});

/** What each function is asked: the smallest thing that reaches the database. */
const EVENTS: Record<string, object> = {
  Reader: http('GET', '/r4/Observation/none'),
  Writer: http('PUT', '/r4/Basic/a', { resourceType: 'Basic', id: 'a', code: { text: 'a' } }),
  Publisher: { records: [] },
  InboxReader: { Records: [] },
  Exporter: { Records: [] },
  Sweeper: {},
  Maintainer: { task: 'rotate-cursor-key' },
};

const EMPTY = bundled('empty', `export const handler = async () => ({ statusCode: 200 });`);
const BARE = bundled(
  'bare-get-item',
  `import { DynamoDBClient, GetItemCommand } from '@aws-sdk/client-dynamodb';
   const client = new DynamoDBClient({});
   export const handler = () => client.send(new GetItemCommand({ TableName: process.env.RECORDS_TABLE, Key: { pk: { S: 'a' }, sk: { S: 'h' } } }));`,
);

const reader = functions.find(({ name }) => name.startsWith('Reader'));
if (reader === undefined) throw new Error('The stack has no reading function');
const measured: [string, string, Record<string, string>, object][] = [
  ['empty handler', EMPTY, {}, {}],
  ['bare SDK GetItem', BARE, { ...reader.environment }, {}],
  ...functions.map(
    ({ name, file, environment }: FunctionDefinition): [string, string, Record<string, string>, object] => {
      const short = name.replace(/Function[0-9A-F]{8}$/, '');
      return [short, file, { ...environment, BASE_URL: 'https://fhir.test/r4', WRITING: 'open' }, EVENTS[short] ?? {}];
    },
  ),
];

console.log('bundle                 KB   median ms   of the bare GetItem');
const medians = new Map<string, number>(measured.map(([name]) => [name, 0]));
const times = new Map<string, number[]>(measured.map(([name]) => [name, []]));
for (let run = 0; run < runs; run++) {
  for (const [name, file, environment, event] of measured)
    times.get(name)?.push(await timeOf(file, environment, event));
}
for (const [name, all] of times) medians.set(name, all.sort((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0);
const bare = medians.get('bare SDK GetItem') ?? 1;
for (const [name, file] of measured) {
  const median = medians.get(name) ?? 0;
  const kilobytes = Math.round(statSync(file).size / 1024);
  console.log(
    `${name.padEnd(20)} ${String(kilobytes).padStart(5)} ${median.toFixed(0).padStart(11)} ${(median / bare).toFixed(2).padStart(21)}`,
  );
}
await database.close();

function bundled(name: string, source: string): string {
  const file = join(folder, `${name}.cjs`);
  const entry = join(folder, `${name}.mjs`);
  writeFileSync(entry, source);
  buildSync({ ...BUNDLING, entryPoints: [entry], outfile: file });
  return file;
}

/** Milliseconds from before the process is made until its handler has answered. */
async function timeOf(file: string, environment: Record<string, string>, event: object): Promise<number> {
  const program = `
    const { handler } = require(${JSON.stringify(file)});
    const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 30000 };
    handler(${JSON.stringify(event)}, context).then(() => { process.send('answered'); }, (error) => { console.error(error); process.exit(1); });`;
  const env = {
    ...environment,
    AWS_REGION: REGION,
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
  };
  const start = performance.now();
  const child = spawn(process.execPath, ['-e', program], { env, stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.once('message', () => {
      resolve(performance.now() - start);
      child.kill();
    });
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
}
