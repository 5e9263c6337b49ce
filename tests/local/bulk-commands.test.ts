// npm run export and npm run load, as a person meets them: between two endpoints, and against one that is not there, or says no.
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { httpServer } from '../../local/aws/http-server.ts';
import { type LocalStack, localStack } from '../../local/aws/local-stack.ts';
import { type Issuer, localIssuer } from '../../local/issuer.ts';

const folder = mkdtempSync(join(tmpdir(), 'bulk-commands-'));

interface Endpoint {
  readonly base: string;
  readonly server: Server;
  readonly stack: LocalStack;
}

/** An endpoint on loopback; with an issuer it asks for tokens. */
async function endpoint(name: string, issue?: (base: string) => Promise<Issuer>): Promise<Endpoint> {
  const ready = Promise.withResolvers<LocalStack>();
  const server = await httpServer(0, async (request) => (await ready.promise).request(request));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/r4`;
  const issuer = await issue?.(base);
  const stack = await localStack({
    place: { memory: true },
    baseUrl: base,
    bucketFolder: join(folder, name),
    log: () => {},
    complain: (line) => complaints.push(line),
    ...(issuer ? { environment: { ISSUER: issuer.url, READING: 'closed', WRITING: 'closed' } } : {}),
  });
  ready.resolve(stack);
  return { base, server, stack };
}

const complaints: string[] = [];
let issuer: Issuer;
let closed: Endpoint;
let open: Endpoint;
let all: string;

beforeAll(async () => {
  closed = await endpoint('closed', async (base) => {
    issuer = await localIssuer(base);
    return issuer;
  });
  open = await endpoint('open');
  all = await issuer.token('system/*.cruds');
});
afterAll(async () => {
  for (const { server, stack } of [closed, open]) {
    server.close();
    server.closeAllConnections();
    await stack.close();
  }
  issuer.close();
  rmSync(folder, { recursive: true });
  expect(complaints).toEqual([]);
});

interface Ran {
  readonly status: number;
  readonly stdout: string;
  readonly stderr: string;
}

const run = (script: 'export' | 'load', ...options: string[]): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(process.execPath, [`local/${script}.ts`, ...options], (error, stdout, stderr) =>
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });

const headers = () => ({ 'Content-Type': 'application/fhir+json', Authorization: `Bearer ${all}` });
const put = (id: string, more: string) =>
  fetch(`${closed.base}/Group/${id}`, {
    method: 'PUT',
    headers: headers(),
    body: `{"resourceType":"Group","id":"${id}","type":"person","actual":true${more}}`,
  });
const idsAt = async (base: string): Promise<string[]> => {
  const { entry = [] } = (await (await fetch(`${base}/Group`, { headers: headers() })).json()) as {
    entry?: { resource: { id: string } }[];
  };
  return entry.map(({ resource }) => resource.id).toSorted();
};

/** Of a server that is gone. */
async function goneBase(): Promise<string> {
  const server = createServer().listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return `http://127.0.0.1:${port}/r4`;
}

test('what is exported and loaded is the same, digits and all; the next export brings what changed and what was deleted', async () => {
  const decimal = ',"extension":[{"url":"https://a.test","valueDecimal":1.10}]';
  expect((await put('a', decimal)).status).toBe(201);
  expect((await put('b', ',"name":"Ü"')).status).toBe(201);
  const backup = join(folder, 'backup');
  const exported = await run('export', backup, '--from', closed.base, '--token', all);
  expect(exported).toMatchObject({ status: 0, stdout: expect.stringMatching(/^000000\.Group\.ndjson: 2\n/) });
  const loaded = await run('load', backup, '--to', open.base);
  expect(loaded).toEqual({ status: 0, stderr: '', stdout: `2 loaded into ${open.base}\n` });
  expect(await (await fetch(`${open.base}/Group/a`)).text()).toContain('"valueDecimal":1.10');

  const since = /transactionTime (\S+)/.exec(exported.stdout)?.[1] ?? '';
  await put('c', '');
  await fetch(`${closed.base}/Group/b`, { method: 'DELETE', headers: headers() });
  const changes = join(folder, 'changes');
  const again = await run(
    'export',
    changes,
    '--from',
    closed.base,
    '--token',
    all,
    '--type',
    'Group',
    '--since',
    since,
  );
  expect(again).toMatchObject({ status: 0 });
  expect(readdirSync(changes)).toEqual(['000000.Group.ndjson', 'deleted.000000.ndjson']);
  expect((await run('load', changes, '--to', open.base)).status).toBe(0);
  expect([await idsAt(open.base), await idsAt(closed.base)]).toEqual([
    ['a', 'c'],
    ['a', 'c'],
  ]);
});

test('a file of many batches is loaded whole; a line that is refused within it is told', async () => {
  const line = (i: number) => `{"resourceType":"Basic","id":"many${i}","code":{"text":"x"}}`;
  const lines = Array.from({ length: 950 }, (_, i) => line(i));
  const file = join(folder, 'many.ndjson');
  writeFileSync(file, lines.join('\n'));
  expect(await run('load', file, '--to', open.base)).toMatchObject({
    status: 0,
    stdout: `950 loaded into ${open.base}\n`,
  });
  const count = await fetch(`${open.base}/Basic?_summary=count`);
  expect(await count.json()).toMatchObject({ total: 950 });
  lines[431] = '{"resourceType":"Basic","id":"many431","nonsense":1}';
  writeFileSync(file, lines.join('\n'));
  const { status, stderr } = await run('load', file, '--to', open.base);
  expect([status, stderr]).toEqual([1, expect.stringMatching(/^\S+many\.ndjson:432 \(Basic\/many431\): 4\d\d .*\n$/)]);
});

test('a folder that holds an export is not written over', async () => {
  const held = join(folder, 'held');
  mkdirSync(held);
  writeFileSync(join(held, '000000.Group.ndjson'), 'kept');
  expect(await run('export', held, '--from', open.base)).toMatchObject({
    status: 1,
    stderr: `${held} holds .ndjson files already: name another folder\n`,
  });
  expect(readFileSync(join(held, '000000.Group.ndjson'), 'utf8')).toBe('kept');
});

describe('one line and exit code 1', () => {
  const ndjson = (name: string, ...lines: string[]): string => {
    const file = join(folder, name);
    writeFileSync(file, lines.join('\n'));
    return file;
  };
  const group = '{"resourceType":"Group","id":"g","type":"person","actual":true}';
  const token = (scope: string) => issuer.token(scope);
  const FAILURES: [string, () => Promise<Ran>, RegExp][] = [
    ['export without a folder', () => run('export'), /^Usage: npm run export/],
    ['load without a source', () => run('load'), /^Usage: npm run load/],
    [
      'export from a server that is not there',
      async () => run('export', join(folder, 'x'), '--from', await goneBase()),
      /^http:\S+\/r4\/\$export\? cannot be reached: .*ECONNREFUSED.*\n$/,
    ],
    [
      'load into a server that is not there',
      async () => run('load', ndjson('a.ndjson', group), '--to', await goneBase()),
      /^http:\S+\/r4 cannot be reached: .*ECONNREFUSED.*\n$/,
    ],
    [
      'load from a manifest that is not there',
      async () => run('load', `${await goneBase()}/manifest`, '--to', open.base),
      /manifest cannot be reached: .*ECONNREFUSED.*\n$/,
    ],
    [
      'export without a token',
      () => run('export', join(folder, 'x'), '--from', closed.base),
      /answered 401: Exports are for callers with a token\n$/,
    ],
    [
      'export with a wrong token',
      () => run('export', join(folder, 'x'), '--from', closed.base, '--token', 'wrong'),
      /answered 401: The token is not valid\n$/,
    ],
    [
      'load with a wrong token',
      () => run('load', ndjson('b.ndjson', group), '--to', closed.base, '--token', 'wrong'),
      /r4 answered 401: The token is not valid\n$/,
    ],
    [
      'export of what the token may not read',
      async () =>
        run(
          'export',
          join(folder, 'x'),
          '--from',
          closed.base,
          '--type',
          'Group',
          '--token',
          await token('system/Basic.rs'),
        ),
      /answered 403: You may not read and search Group\n$/,
    ],
    [
      'load of what the token may not write, by its line',
      async () => {
        const file = ndjson('c.ndjson', '', group);
        return run('load', file, '--to', closed.base, '--token', await token('system/*.rs'));
      },
      /c\.ndjson:1 \(Group\/g\): 403 .*\n$/,
    ],
    [
      'load of an invalid resource, by its line',
      () => run('load', ndjson('d.ndjson', group, '{"resourceType":"Group","id":"h","actual":7}'), '--to', open.base),
      /d\.ndjson:2 \(Group\/h\): (400|422) .*\n$/,
    ],
    [
      'load of a line that is cut off',
      () => run('load', ndjson('e.ndjson', group, '{"resourceType":'), '--to', open.base),
      /e\.ndjson:2 is no JSON\n$/,
    ],
    [
      'load of a line without an id',
      () => run('load', ndjson('f.ndjson', '{"resourceType":"Group"}'), '--to', open.base),
      /f\.ndjson:1 is no resource with an id\n$/,
    ],
    [
      'load of a folder without files',
      () => run('load', tmpdirOf('none'), '--to', open.base),
      /holds no \.ndjson file\n$/,
    ],
    ['load of what is not there', () => run('load', join(folder, 'nowhere'), '--to', open.base), /no such file/],
    [
      'load from what is no manifest',
      () => run('load', `${open.base}/metadata`, '--to', open.base),
      /metadata is no manifest of a finished export\n$/,
    ],
    [
      'export from a base that is none',
      () => run('export', join(folder, 'x'), '--from', open.base.replace('/r4', '/r5')),
      /answered 404: .*\n$/,
    ],
  ];
  const tmpdirOf = (name: string): string => {
    mkdirSync(join(folder, name));
    return join(folder, name);
  };

  test.each(FAILURES)('%s', async (_what, ran, told) => {
    const { status, stdout, stderr } = await ran();
    expect([status, stdout, stderr.trimEnd().split('\n').length]).toEqual([1, '', 1]);
    expect(stderr).toMatch(told);
    expect(readdirSync(folder)).not.toContain('x');
  });
});
