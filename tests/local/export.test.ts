// https://hl7.org/fhir/uv/bulkdata/export.html through the template's routes, bucket and queue.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type LocalStack, localStack } from '../../local/aws/local-stack.ts';
import { ask, type Told } from './request.ts';

const folder = mkdtempSync(join(tmpdir(), 'export-'));
const complaints: string[] = [];
let stack: LocalStack;

interface Manifest {
  transactionTime: string;
  request: string;
  requiresAccessToken: boolean;
  output: { type: string; url: string; count: number }[];
  deleted: { type: string; url: string; count: number }[];
}

const group = (id: string, extra: object = {}) => ({
  resourceType: 'Group',
  id,
  type: 'person',
  actual: true,
  ...extra,
});
const put = (resource: { resourceType: string; id: string }) =>
  ask(stack, 'PUT', `/r4/${resource.resourceType}/${resource.id}`, { body: resource });
const statusPath = ({ headers }: Told): string => (headers['content-location'] ?? '').replace('https://fhir.test', '');

async function exported(
  query: string,
): Promise<{ manifest: Manifest; lines: string[]; deleted: string[]; path: string }> {
  const path = statusPath(await ask(stack, 'GET', `/r4/$export${query}`, { headers: { prefer: 'respond-async' } }));
  let told = await ask(stack, 'GET', path);
  while (told.status === 202) {
    await sleep(50);
    told = await ask(stack, 'GET', path);
  }
  expect(told.status, told.text).toBe(200);
  const manifest = told.json as unknown as Manifest;
  const read = async (files: { url: string }[]) =>
    (await Promise.all(files.map(async ({ url }) => (await fetch(url)).text()))).flatMap((text) =>
      text.trim().split('\n'),
    );
  return { manifest, lines: await read(manifest.output), deleted: await read(manifest.deleted), path };
}

beforeAll(async () => {
  stack = await localStack({
    place: { memory: true },
    baseUrl: 'https://fhir.test/r4',
    bucketFolder: folder,
    log: () => {},
    complain: (line) => complaints.push(line),
  });
  await put(group('a', { quantity: 1 }));
  await put(group('b', { quantity: 2 }));
  await put({ resourceType: 'Basic', id: 'c', code: { text: 'x' } } as never);
});
afterAll(async () => {
  expect(complaints).toEqual([]);
  await stack.close();
  rmSync(folder, { recursive: true });
});

test('the whole system: a manifest, a file a type, each resource as it is read', async () => {
  const { manifest, lines } = await exported('');
  expect(manifest).toMatchObject({ request: 'https://fhir.test/r4/$export', requiresAccessToken: false, deleted: [] });
  expect(manifest.output.map(({ type, count }) => [type, count])).toEqual([
    ['Basic', 1],
    ['Group', 2],
  ]);
  expect(lines).toContain((await ask(stack, 'GET', '/r4/Group/a')).text);
});

test('_type and _typeFilter narrow it', async () => {
  const filter = encodeURIComponent('Group?quantity=gt1');
  const { lines } = await exported(`?_type=Group&_typeFilter=${filter}&_outputFormat=application/fhir%2Bndjson`);
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['b']);
});

test('_since gives what changed and what was deleted', async () => {
  await put(group('gone'));
  await sleep(5);
  const since = new Date().toISOString();
  await put(group('late'));
  await ask(stack, 'DELETE', '/r4/Group/gone');
  const { lines, deleted } = await exported(`?_since=${since}`);
  expect(lines.map((line) => (JSON.parse(line) as { id: string }).id)).toEqual(['late']);
  expect(JSON.parse(deleted[0] ?? '')).toMatchObject({ entry: [{ request: { method: 'DELETE', url: 'Group/gone' } }] });
});

test('deleted, it is gone: its status and its files', async () => {
  const { manifest, path } = await exported('?_type=Basic');
  expect((await ask(stack, 'DELETE', path)).status).toBe(202);
  expect((await ask(stack, 'GET', path)).status).toBe(404);
  expect((await fetch(manifest.output[0]?.url ?? '')).status).toBe(404);
});

test('a kick-off by POST with Parameters', async () => {
  const body = { resourceType: 'Parameters', parameter: [{ name: '_type', valueString: 'Basic' }] };
  const told = await ask(stack, 'POST', '/r4/$export', { body });
  expect([told.status, statusPath(told)]).toEqual([202, expect.stringMatching(/^\/r4\/\$export-status\//)]);
});

test.each([
  ['?_type=Nonsense', 400, '_type'],
  ['?_outputFormat=text/csv', 400, '_outputFormat'],
  ['?_since=yesterday', 400, '_since'],
  ['?_since=2999-01-01T00:00:00Z', 400, '_since'],
  ['?_typeFilter=Group', 400, '_typeFilter'],
  ['?_typeFilter=Group%3Fnonsense%3D1', 400, 'nonsense'],
  ['?_typeFilter=Group%3F_sort%3D_id', 400, '_typeFilter'],
])('$export%s is refused by name', async (query, status, expression) => {
  const told = await ask(stack, 'GET', `/r4/$export${query}`);
  expect([told.status, told.json.issue?.[0]]).toEqual([status, expect.objectContaining({ expression: [expression] })]);
});

test('an unknown parameter is ignored, or refused under strict handling', async () => {
  expect((await ask(stack, 'GET', '/r4/$export?_type=Basic&foo=1')).status).toBe(202);
  const strict = await ask(stack, 'GET', '/r4/$export?foo=1', {
    headers: { prefer: 'respond-async, handling=strict' },
  });
  expect(strict.status).toBe(400);
});

test.each(['short', 'AAAAAAAAAAAAAAAAAAAAAAAA', '..%2f..%2fdynamodb'])('no export %s', async (id) => {
  expect((await ask(stack, 'GET', `/r4/$export-status/${id}`)).status).toBe(404);
});

test('the CapabilityStatement says so', async () => {
  const { json } = await ask(stack, 'GET', '/r4/metadata');
  expect(json).toMatchObject({ rest: [{ operation: [{ name: 'export' }] }] });
});
