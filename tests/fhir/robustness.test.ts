// Nothing that a client can send gives a 500: random methods, paths, queries, headers and bodies
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { endpointOver } from './ask.ts';
import { STORES } from './stores.ts';

const junk = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    '..',
    '%',
    '%zz',
    '%00',
    '🦠',
    '\u0000',
    'a'.repeat(5000),
    '-1',
    '1e999',
  ),
);
const segment = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(
      'Patient',
      'Observation',
      'ResearchStudy',
      'Group',
      'Bundle',
      'Parameters',
      'Binary',
      'ValueSet',
      'CodeSystem',
    ),
  },
  { weight: 4, arbitrary: fc.constantFrom('a', 'b', '1', '2', 'metadata', '_history', '_search', 'openapi.json') },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      '$validate',
      '$everything',
      '$meta',
      '$meta-add',
      '$meta-delete',
      '$nothing',
      '$expand',
      '$validate-code',
      '$lookup',
    ),
  },
  { weight: 1, arbitrary: junk },
);
const path = fc.array(segment, { maxLength: 5 }).map((segments) => segments.join('/').replaceAll(/[ ?]/g, '_'));

const name = fc.oneof(
  fc.constantFrom(
    '_id',
    '_lastUpdated',
    '_count',
    '_sort',
    '_include',
    '_revinclude',
    '_total',
    '_summary',
    '_elements',
  ),
  fc.constantFrom(
    '_format',
    '_pretty',
    '_cursor',
    '_since',
    '_at',
    '_type',
    '_has:Observation:subject:code',
    '_text',
    '_list',
  ),
  fc.constantFrom(
    'name',
    'identifier',
    'code',
    'date',
    'subject',
    'subject:Patient.name',
    'value-quantity',
    'quantity',
    'focus',
  ),
  fc.constantFrom(
    'name:exact',
    'name:contains',
    'code:not',
    'code:in',
    'code:missing',
    'mode',
    'profile',
    '_filter',
    'start',
  ),
  junk,
);
const value = fc.oneof(
  fc.constantFrom(
    'a',
    '1',
    'true',
    'ge2020',
    '2020-01-01T00:00:00+01:00',
    'Patient/a',
    'http://x|y',
    '|',
    ',',
    '5.4|http://unitsofmeasure.org|mg',
  ),
  fc.constantFrom(
    'Observation:subject',
    'Patient:*',
    '*',
    'json',
    'xml',
    'accurate',
    'count',
    '-date',
    'update',
    'delete',
    '$,\\|',
  ),
  junk,
);
const query = fc
  .array(fc.tuple(name, value, fc.boolean()), { maxLength: 4 })
  .map((pairs) =>
    pairs
      .map(([key, text, raw]) => (raw ? `${key}=${text}` : `${key}=${encodeURIComponent(text.toWellFormed())}`))
      .join('&'),
  )
  .map((text) => text.replaceAll(' ', '+'));

const headerValue = fc.oneof(
  fc.constantFrom(
    'W/"1"',
    '*',
    '"1"',
    'W/"x"',
    'identifier=x',
    '_id=a',
    'Sat, 01 Jan 2000 00:00:00 GMT',
    'return=minimal',
    'handling=strict',
  ),
  fc.constantFrom(
    'application/fhir+json',
    'application/fhir+xml',
    'application/json-patch+json',
    'text/html;q=0',
    'application/x-www-form-urlencoded',
  ),
  junk,
);
const headers = fc.dictionary(
  fc.constantFrom(
    'accept',
    'content-type',
    'prefer',
    'if-match',
    'if-none-match',
    'if-none-exist',
    'if-modified-since',
  ),
  headerValue,
  { maxKeys: 3 },
);

const patient = { resourceType: 'Patient', id: 'a', name: [{ family: 'x' }], identifier: [{ value: 'x' }] };
const leaf = fc.oneof(
  fc.constantFrom(null, true, 1, 1.5, '', 'Patient', 'Patient/a', 'urn:uuid:1', 'POST', 'Patient?name=x'),
  fc.jsonValue({ maxDepth: 2 }),
);
const entry = fc.record(
  {
    fullUrl: leaf,
    resource: fc.oneof(fc.constant(patient), leaf),
    request: fc.record(
      {
        method: fc.constantFrom<unknown>('GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 7),
        url: fc.oneof(path, leaf),
        ifMatch: leaf,
        ifNoneExist: leaf,
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: [] },
);
const resource = fc.oneof(
  fc.constant(patient),
  fc.record(
    { resourceType: fc.constant('Patient'), id: leaf, meta: leaf, name: leaf, extension: leaf, contained: leaf },
    { requiredKeys: ['resourceType'] },
  ),
  fc.record({
    resourceType: fc.constant('Bundle'),
    type: fc.constantFrom('batch', 'transaction', 'x'),
    entry: fc.oneof(fc.array(entry, { maxLength: 4 }), leaf),
  }),
  fc.record({
    resourceType: fc.constant('Parameters'),
    parameter: fc.array(
      fc.record(
        {
          name: fc.constantFrom('meta', 'resource', 'operation', 'mode'),
          valueMeta: leaf,
          resource: leaf,
          part: leaf,
          valueCode: leaf,
        },
        { requiredKeys: [] },
      ),
      { maxLength: 3 },
    ),
  }),
  fc.array(
    fc.record({
      op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
      path: fc.constantFrom('/active', '/name/0', '/', '', '/__proto__/x', 'x'),
      value: leaf,
      from: leaf,
    }),
    { maxLength: 3 },
  ),
  fc.jsonValue(),
);
const body = fc.oneof(
  { weight: 5, arbitrary: resource.map((value) => JSON.stringify(value)) },
  { weight: 1, arbitrary: resource.map((value) => JSON.stringify(value).slice(0, -1)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '',
      '<Patient xmlns="http://hl7.org/fhir"><id value="a"/></Patient>',
      '<a/>',
      '<!DOCTYPE x>',
      'a=b&name=x',
    ),
  },
  { weight: 1, arbitrary: junk },
);
const method = fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'x');
const request = fc.record({ method, path, query, headers, body });

/** PROTOCOL_TIMES=10 asks for ten times as many. */
const TIMES = Number(process.env.PROTOCOL_TIMES ?? 1);

describe.each(STORES)('over %s', (storeName, make) => {
  test('every answer is one of the protocol', async () => {
    const { ask, failures } = await endpointOver(make)();
    await ask('PUT Patient/a', { body: patient });
    await ask('PUT Patient/b', { body: { ...patient, id: 'b' } });
    const property = fc.asyncProperty(request, async ({ method, path, query, headers, body }) => {
      const seen = await ask(`${method} ${path}?${query}`, { headers, body });
      expect(failures).toEqual([]);
      expect(seen.status).toBeLessThan(500);
      if (seen.status >= 400 && method !== 'HEAD') expect(String(seen.body)).toContain('OperationOutcome');
    });
    await fc.assert(property, { numRuns: (storeName === 'memory' ? 800 : 150) * TIMES, seed: 1 });
  });
});
