import { createWriteStream, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { command } from './command.ts';

/**
 * `npm run export -- <folder> [--from <base>] [--token <token>] [--type A,B] [--since <instant>]`: exports an endpoint (this machine's, or a stage's base URL) into
 * NDJSON files, which `npm run load` puts back. https://hl7.org/fhir/uv/bulkdata/export.html
 */
await command(async () => {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      from: { type: 'string', default: 'http://127.0.0.1:8080/r4' },
      token: { type: 'string' },
      type: { type: 'string' },
      since: { type: 'string' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined)
    throw new Error(
      'Usage: npm run export -- <folder> [--from <base>] [--token <token>] [--type A,B] [--since <instant>]',
    );
  const headers = { Prefer: 'respond-async', ...(values.token ? { Authorization: `Bearer ${values.token}` } : {}) };
  const query = new URLSearchParams({
    ...(values.type ? { _type: values.type } : {}),
    ...(values.since ? { _since: values.since } : {}),
  });
  const status = await begun(`${values.from.replace(/\/$/, '')}/$export?${query}`, headers);
  const manifest = await finished(status, headers);
  mkdirSync(folder, { recursive: true });
  for (const [i, { type, url, count }] of manifest.output.entries())
    await keep(folder, `${number(i)}.${type}.ndjson`, url, count);
  // Named so that loading a folder deletes last.
  for (const [i, { url, count }] of manifest.deleted.entries())
    await keep(folder, `deleted.${number(i)}.ndjson`, url, count);
  await fetch(status, { method: 'DELETE', headers });
  console.log(`transactionTime ${manifest.transactionTime}: the next --since`);
});

interface File {
  readonly type: string;
  readonly url: string;
  readonly count: number;
}

interface Manifest {
  readonly transactionTime: string;
  readonly output: readonly File[];
  readonly deleted: readonly File[];
}

function number(i: number): string {
  return String(i).padStart(6, '0');
}

async function begun(url: string, headers: Record<string, string>): Promise<string> {
  const response = await fetch(url, { headers });
  const status = response.headers.get('content-location');
  if (response.status !== 202 || status === null)
    throw new Error(`${url} answered ${response.status}: ${await response.text()}`);
  return status;
}

async function finished(status: string, headers: Record<string, string>): Promise<Manifest> {
  for (;;) {
    const response = await fetch(status, { headers });
    if (response.status === 200) return (await response.json()) as Manifest;
    if (response.status !== 202) throw new Error(`${status} answered ${response.status}: ${await response.text()}`);
    console.error(response.headers.get('x-progress') ?? 'under way');
    await sleep(1_000);
  }
}

async function keep(folder: string, name: string, url: string, count: number): Promise<void> {
  const { body, status } = await fetch(url);
  if (status !== 200 || body === null) throw new Error(`${name}: the link answered ${status}`);
  await pipeline(
    Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(join(folder, name)),
  );
  console.log(`${name}: ${count}`);
}
