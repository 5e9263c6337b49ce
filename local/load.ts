import { createReadStream, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { parseArgs } from 'node:util';
import { command } from './command.ts';
import { type Entry, entryOf, send } from './load-batch.ts';
import { bearer, reach } from './reach.ts';

/** A batch stays well below what the endpoint and its gateway take. */
const ENTRIES = 100;
const BYTES = 2 * 1024 * 1024;
/** Batches on their way at once. */
const LANES = 4;

/**
 * `npm run load -- <folder, file or manifest URL> [--to <base>] [--token <token>]`: puts the NDJSON files of a Bulk Data export into an endpoint, under their own ids. Any
 * endpoint that takes FHIR batches will do; loading again changes nothing but versions.
 */
await command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { to: { type: 'string', default: 'http://127.0.0.1:8080/r4' }, token: { type: 'string' } },
  });
  const [from] = positionals;
  if (from === undefined)
    throw new Error('Usage: npm run load -- <folder, .ndjson file or manifest URL> [--to <base>] [--token <token>]');
  const target = { base: values.to.replace(/\/$/, ''), token: values.token };
  let count = 0;
  for await (const file of filesOf(from, values.token)) {
    await inLanes(batchesOf(file), async (entries) => {
      await send(target, entries);
      count += entries.length;
      if (process.stderr.isTTY) process.stderr.write(`\r${count} loaded`);
    });
  }
  console.log(`${process.stderr.isTTY ? '\n' : ''}${count} loaded into ${target.base}`);
});

interface File {
  readonly name: string;
  lines(): AsyncIterable<string>;
}

/** Resources first, deletions last. */
async function* filesOf(from: string, token: string | undefined): AsyncIterable<File> {
  if (/^https?:/.test(from)) {
    const manifest = (await (await reach(from, { headers: bearer(token) })).json()) as Manifest;
    if (!Array.isArray(manifest.output)) throw new Error(`${from} is no manifest of a finished export`);
    for (const { url } of [...manifest.output, ...(manifest.deleted ?? [])]) {
      yield { name: url, lines: () => linesOf(download(url, manifest.requiresAccessToken ? token : undefined)) };
    }
    return;
  }
  const files = statSync(from).isDirectory()
    ? readdirSync(from)
        .filter((name) => name.endsWith('.ndjson'))
        .toSorted()
        .map((name) => join(from, name))
    : [from];
  if (files.length === 0) throw new Error(`${from} holds no .ndjson file`);
  for (const name of files) yield { name, lines: () => linesOf(async () => createReadStream(name)) };
}

interface Manifest {
  readonly output: readonly { readonly url: string }[];
  readonly deleted?: readonly { readonly url: string }[];
  readonly requiresAccessToken: boolean;
}

function download(url: string, token: string | undefined): () => Promise<Readable> {
  return async () => {
    const { body } = await reach(url, { headers: bearer(token) });
    return body === null ? Readable.from([]) : Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]);
  };
}

async function* linesOf(open: () => Promise<Readable>): AsyncIterable<string> {
  for await (const line of createInterface({ input: await open(), crlfDelay: Number.POSITIVE_INFINITY })) {
    if (line.trim() !== '') yield line;
  }
}

async function* batchesOf({ name, lines }: File): AsyncGenerator<Entry[]> {
  let batch: Entry[] = [];
  let bytes = 0;
  let number = 0;
  for await (const line of lines()) {
    number += 1;
    if (batch.length >= ENTRIES || (bytes + line.length > BYTES && batch.length > 0)) {
      yield batch;
      batch = [];
      bytes = 0;
    }
    batch.push(entryOf(line, `${name}:${number}`));
    bytes += line.length;
  }
  if (batch.length > 0) yield batch;
}

/** A few at once of one file, which holds a resource once; after a failure no more are begun. */
async function inLanes<T>(items: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  const lane = async (): Promise<void> => {
    for await (const item of items) await work(item);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
