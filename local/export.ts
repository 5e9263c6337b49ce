import { createWriteStream, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { command } from './command.ts';
import { bearer, reach } from './reach.ts';

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
  const headers = { Prefer: 'respond-async', ...bearer(values.token) };
  const query = new URLSearchParams({
    ...(values.type ? { _type: values.type } : {}),
    ...(values.since ? { _since: values.since } : {}),
  });
  if (holdsFiles(folder)) throw new Error(`${folder} holds .ndjson files already: name another folder`);
  const status = await begun(`${values.from.replace(/\/$/, '')}/$export?${query}`, headers);
  const { output, deleted, transactionTime } = await finished(status, headers);
  mkdirSync(folder, { recursive: true });
  // Links last an hour; the next poll gives new ones.
  const anew = (which: 'output' | 'deleted', i: number) => async () => (await finished(status, headers))[which][i]?.url;
  for (const [i, file] of output.entries()) {
    await keep(folder, `${number(i)}.${file.type}.ndjson`, file, anew('output', i));
  }
  // Named so that loading a folder deletes last.
  for (const [i, file] of deleted.entries()) {
    await keep(folder, `deleted.${number(i)}.ndjson`, file, anew('deleted', i));
  }
  await reach(status, { method: 'DELETE', headers }, [202]);
  console.log(`transactionTime ${transactionTime} (the next --since)`);
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

/** Loading would mix what two exports hold. */
function holdsFiles(folder: string): boolean {
  return existsSync(folder) && readdirSync(folder).some((name) => name.endsWith('.ndjson'));
}

function number(i: number): string {
  return String(i).padStart(6, '0');
}

async function begun(url: string, headers: Record<string, string>): Promise<string> {
  const status = (await reach(url, { headers }, [202])).headers.get('content-location');
  if (status === null) throw new Error(`${url} answered 202 without Content-Location`);
  return new URL(status, url).href;
}

async function finished(status: string, headers: Record<string, string>): Promise<Manifest> {
  for (;;) {
    const response = await reach(status, { headers }, [200, 202]);
    if (response.status === 200) return (await response.json()) as Manifest;
    console.error(response.headers.get('x-progress') ?? 'under way');
    await sleep(1_000);
  }
}

/** A link that is refused is asked for anew, once. */
async function keep(folder: string, name: string, { url, count }: File, anew: () => Promise<string | undefined>) {
  const { body } = await reach(url).catch(async () => reach((await anew()) ?? url));
  await pipeline(
    Readable.fromWeb(body as Parameters<typeof Readable.fromWeb>[0]),
    createWriteStream(join(folder, name)),
  );
  console.log(`${name}: ${count}`);
}
