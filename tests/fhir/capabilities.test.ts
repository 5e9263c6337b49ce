// https://hl7.org/fhir/R4/capabilitystatement.html: every claim is true, shown by calling it
import type { CapabilityStatement } from 'fhir/r4.js';
import { expect, test } from 'vitest';
import { validate } from '../../fhir/validation/validate.ts';
import { BASE, endpoint, type Seen } from './ask.ts';

const served = endpoint();
const statement = (await served.ask('GET metadata')).json as unknown as CapabilityStatement;
const [rest] = statement.rest ?? [];
const resources = rest?.resource ?? [];

test('it is valid, and says what it must', () => {
  expect(validate(statement)).toEqual([]);
  expect(statement).toMatchObject({ kind: 'instance', fhirVersion: '4.0.1', implementation: { url: BASE } });
  expect(resources).toHaveLength(146);
});

/** Interaction -> a call of it on a resource of this type that was just made under the id `a`. */
const CALLS: Record<string, (type: string, body: object) => Promise<Seen>> = {
  read: (type) => served.ask(`GET ${type}/a`),
  vread: (type) => served.ask(`GET ${type}/a/_history/1`),
  update: (type, body) => served.ask(`PUT ${type}/a`, { body }),
  patch: (type) =>
    served.ask(`PATCH ${type}/a`, {
      body: [{ op: 'add', path: '/language', value: 'en' }],
      headers: { 'content-type': 'application/json-patch+json' },
    }),
  delete: (type) => served.ask(`DELETE ${type}/a`),
  'history-instance': (type) => served.ask(`GET ${type}/a/_history`),
  'history-type': (type) => served.ask(`GET ${type}/_history?_count=1`),
  create: (type, body) => served.ask(`POST ${type}`, { body }),
  'search-type': (type) => served.ask(`GET ${type}?_count=1`),
};

/** The least that is valid, for the types that are walked here. */
const SMALLEST: Record<string, object> = {
  Basic: { code: { text: 'x' } },
  Group: { type: 'person', actual: true },
  Observation: { status: 'final', code: { text: 'x' } },
  Patient: {},
  ResearchStudy: { status: 'active' },
};

test.each(Object.keys(SMALLEST))('every interaction of %s', async (type) => {
  const body = { resourceType: type, id: 'a', ...SMALLEST[type] };
  const claims = resources.find((one) => one.type === type)?.interaction?.map(({ code }) => code) ?? [];
  expect([...claims].sort()).toEqual(Object.keys(CALLS).sort());
  await served.ask(`PUT ${type}/a`, { body });
  for (const [code, call] of Object.entries(CALLS)) {
    await served.ask(`PUT ${type}/a`, { body });
    expect([code, (await call(type, body)).status < 300]).toEqual([code, true]);
  }
});

test('every operation', async () => {
  const meta = { resourceType: 'Parameters', parameter: [{ name: 'meta', valueMeta: { tag: [{ code: 'x' }] } }] };
  const bodies: Record<string, unknown> = { 'meta-add': meta, 'meta-delete': meta };
  for (const { type, operation = [] } of resources.filter((one) => one.type in SMALLEST)) {
    const body = { resourceType: type, id: 'a', ...SMALLEST[type] };
    await served.ask(`PUT ${type}/a`, { body });
    for (const { name } of operation) {
      const seen = await served.ask(`POST ${type}/a/$${name}`, {
        body: bodies[name] ?? (name === 'validate' ? body : undefined),
      });
      expect([type, name, seen.status]).toEqual([type, name, 200]);
    }
  }
});

/** A value that each kind of parameter takes. */
const VALUES: Record<string, string> = {
  token: 'a',
  string: 'a',
  reference: 'Patient/a',
  date: '2026',
  number: '1',
  quantity: '1',
  uri: 'http://example.org',
  special: 'a',
};

test('every search parameter, include and revinclude of every type', async () => {
  const strict = { headers: { prefer: 'handling=strict' } };
  for (const { type, searchParam = [], searchInclude = [], searchRevInclude = [] } of resources) {
    const queries = [
      ...searchParam.flatMap((one) => (one.type in VALUES ? [`${one.name}=${VALUES[one.type]}`] : [])),
      ...searchInclude.map((value) => `_include=${value}`),
      ...searchRevInclude.map((value) => `_revinclude=${value}`),
    ];
    for (const query of queries) {
      if (query.startsWith('_list=')) continue; // it needs a List
      const seen = await served.ask(`GET ${type}?${query}&_count=1`, strict);
      expect([type, query, seen.status]).toEqual([type, query, 200]);
    }
  }
});

test('every interaction of the whole system', async () => {
  const bundle = (type: string) => ({ body: { resourceType: 'Bundle', type } });
  const calls: Record<string, Promise<Seen>> = {
    transaction: served.ask('POST ', bundle('transaction')),
    batch: served.ask('POST ', bundle('batch')),
    'history-system': served.ask('GET _history?_count=1'),
    'search-system': served.ask('GET ?_type=Patient&_count=1'),
  };
  expect(rest?.interaction?.map(({ code }) => code).sort()).toEqual(Object.keys(calls).sort());
  for (const call of Object.values(calls)) expect((await call).status).toBe(200);
});

test('every format', async () => {
  for (const format of statement.format ?? []) {
    const seen = await served.ask(`GET metadata?_format=${encodeURIComponent(format)}`);
    expect([seen.status, seen.header('content-type')]).toEqual([
      200,
      expect.stringContaining(format.split('/').at(-1) ?? ''),
    ]);
  }
});

interface OpenApi {
  paths: Record<string, Record<string, { operationId?: string }>>;
}

test('OpenAPI names every path that is served, and no other', async () => {
  const seen = await served.ask('GET openapi.json');
  expect(seen.header('content-type')).toBe('application/json; charset=utf-8');
  const { paths } = seen.json as unknown as OpenApi;
  for (const [path, item] of Object.entries(paths)) {
    const url = path.slice(1).replace('{type}', 'Group').replace('{id}', 'nobody').replace('{versionId}', '1');
    for (const method of Object.keys(item).filter((name) => name !== 'parameters')) {
      const seen = await served.ask(`${method.toUpperCase()} ${url}`);
      expect([path, method, seen.status]).not.toEqual([path, method, 405]);
    }
    const allowed = (await served.ask(`OPTIONS ${url}`)).header('allow')?.split(', ') ?? [];
    const told = Object.keys(item)
      .filter((name) => name !== 'parameters')
      .map((name) => name.toUpperCase());
    expect([path, allowed.filter((one) => one !== 'HEAD' && one !== 'OPTIONS').sort()]).toEqual([path, told.sort()]);
  }
});

test('OpenAPI holds together: references resolve, placeholders are declared, operations have names of their own', async () => {
  const document = (await served.ask('GET openapi.json')).json as unknown as OpenApi & { components: never };
  const text = JSON.stringify(document);
  const at = (pointer: string) =>
    pointer
      .split('/')
      .slice(1)
      .reduce<Record<string, never>>((node, key) => node[key] ?? {}, document as never);
  for (const [, pointer = ''] of text.matchAll(/"\$ref":"#([^"]+)"/g))
    expect([pointer, Object.keys(at(pointer)).length]).not.toEqual([pointer, 0]);
  for (const [path, item] of Object.entries(document.paths)) {
    const declared = ((item.parameters ?? []) as unknown as { $ref: string }[]).map(
      ({ $ref }) => at($ref.slice(1)).name,
    );
    expect([path, declared]).toEqual([path, [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name)]);
  }
  const names = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, name]) => name);
  expect(new Set(names).size).toBe(names.length);
});
