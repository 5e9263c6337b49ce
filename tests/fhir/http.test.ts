// https://hl7.org/fhir/R4/http.html: formats, preferences, headers, what browsers need
import { expect, test } from 'vitest';
import { BASE, endpoint } from './ask.ts';

const body = { resourceType: 'Patient', id: 'a', multipleBirthInteger: 2, birthDate: '1970-01-01' };
const xml = '<Patient xmlns="http://hl7.org/fhir"><id value="a"/><active value="true"/></Patient>';

async function patient() {
  const one = endpoint();
  await one.ask('PUT Patient/a', { body });
  return one;
}

const FHIR_JSON = 'application/fhir+json; charset=utf-8';
const FHIR_XML = 'application/fhir+xml; charset=utf-8';

test.each([
  ['', undefined, 200, FHIR_JSON],
  ['', '*/*', 200, FHIR_JSON],
  ['', 'application/fhir+json', 200, FHIR_JSON],
  ['', 'application/fhir+json; fhirVersion=4.0', 200, FHIR_JSON],
  ['', 'application/fhir+json;q=0.5, application/fhir+xml;q=0.9', 200, FHIR_XML],
  ['', 'application/json;charset=UTF-8', 200, 'application/json; charset=utf-8'],
  ['', 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 200, 'application/json; charset=utf-8'],
  ['', 'application/fhir+xml', 200, FHIR_XML],
  ['', 'text/xml', 200, 'text/xml; charset=utf-8'],
  ['', 'image/png, application/fhir+json;q=0.1', 200, FHIR_JSON],
  ['', 'image/png', 406, FHIR_JSON],
  ['', 'application/fhir+json; fhirVersion=5.0', 406, FHIR_JSON],
  ['_format=xml', 'application/fhir+json', 200, FHIR_XML],
  ['_format=application/fhir+json', 'application/fhir+xml', 200, FHIR_JSON],
  ['_format=application%2Ffhir%2Bxml', undefined, 200, FHIR_XML],
  ['_format=ttl', undefined, 406, FHIR_JSON],
])('?%s with Accept %s is %i %s', async (query, accept, status, type) => {
  const { ask } = await patient();
  const seen = await ask(`GET Patient/a?${query}`, { headers: accept === undefined ? {} : { accept } });
  expect([seen.status, seen.header('content-type')]).toEqual([status, type]);
});

test.each([
  ['application/fhir+json', JSON.stringify(body), 200],
  ['application/json; charset=utf-8', JSON.stringify(body), 200],
  ['application/fhir+json; fhirVersion=4.0', JSON.stringify(body), 200],
  ['application/fhir+xml', xml, 200],
  ['text/xml', xml, 200],
  ['application/fhir+json; fhirVersion=3.0', JSON.stringify(body), 415],
  ['application/json; charset=latin1', JSON.stringify(body), 415],
  ['text/plain', JSON.stringify(body), 415],
  ['application/x-www-form-urlencoded', 'a=b', 415],
  ['application/fhir+xml', JSON.stringify(body), 400],
  ['application/fhir+json', xml, 400],
])('a body of %s: %s is %i', async (type, content, status) => {
  const { ask } = await patient();
  const seen = await ask('PUT Patient/a', { body: content, headers: { 'content-type': type } });
  expect(seen.status).toBe(status);
});

test('XML in, JSON out; JSON in, XML out; faults in the format asked for', async () => {
  const { ask } = await patient();
  await ask('PUT Patient/a', { body: xml, headers: { 'content-type': 'application/fhir+xml' } });
  expect((await ask('GET Patient/a')).json).toMatchObject({ id: 'a', active: true, meta: { versionId: '2' } });
  const asXml = await ask('GET Patient/a?_format=xml');
  expect(asXml.body).toContain('<Patient xmlns="http://hl7.org/fhir"><id value="a"/>');
  const fault = await ask('GET Patient/b?_format=xml');
  expect([fault.status, fault.body]).toEqual([404, expect.stringContaining('<OperationOutcome')]);
  const unknown = await ask('GET Nothing/a', { headers: { accept: 'application/fhir+xml' } });
  expect([unknown.status, unknown.body]).toEqual([404, expect.stringContaining('<OperationOutcome')]);
});

test('_pretty', async () => {
  const { ask } = await patient();
  expect((await ask('GET Patient/a?_pretty=true')).body).toContain('\n  "id": "a"');
  expect((await ask('GET Patient/a')).body).not.toContain('\n');
  const div = '<div xmlns="http://www.w3.org/1999/xhtml"><p>one <b>two</b>\n</p></div>';
  await ask('PUT Patient/a', { body: { ...body, text: { status: 'generated', div } } });
  const xml = String((await ask('GET Patient/a?_pretty=true&_format=xml')).body);
  expect(xml).toContain(`\n  <text>\n    <status value="generated"/>\n    ${div}\n  </text>\n`);
  const headers = { 'content-type': 'application/fhir+xml' };
  expect((await ask('PUT Patient/a', { body: xml, headers })).json).toMatchObject({ text: { div } });
});

test.each([
  ['return=minimal', 200, ''],
  ['return=representation', 200, 'Patient'],
  ['return=OperationOutcome', 200, 'OperationOutcome'],
  ['handling=lenient; return=minimal', 200, ''],
  ['return=unheard-of, respond-async', 200, 'Patient'],
])('Prefer: %s', async (prefer, status, type) => {
  const { ask } = await patient();
  const seen = await ask('PUT Patient/a', { body, headers: { prefer } });
  expect([seen.status, seen.body === '' ? '' : String(seen.json.resourceType)]).toEqual([status, type]);
  expect(seen.header('etag')).toBe('W/"2"');
});

test('a deletion with Prefer: return=OperationOutcome has a body', async () => {
  const { ask } = await patient();
  const seen = await ask('DELETE Patient/a', { headers: { prefer: 'return=OperationOutcome' } });
  expect([seen.status, seen.json]).toMatchObject([200, { resourceType: 'OperationOutcome' }]);
});

test('headers of a version', async () => {
  const { ask } = await patient();
  const seen = await ask('GET Patient/a');
  expect(seen.header('content-location')).toBe(`${BASE}/Patient/a/_history/1`);
  expect(seen.header('location')).toBeUndefined();
  expect(seen.header('vary')).toContain('Authorization');
  expect(seen.header('cache-control')).toBe('private, no-cache');
});

test('a browser may ask, and sees the headers that FHIR uses', async () => {
  const { ask } = await patient();
  const preflight = await ask('OPTIONS Patient/a', { headers: { origin: 'https://app.example' } });
  expect([preflight.status, preflight.header('access-control-allow-methods')]).toEqual([
    204,
    'GET, HEAD, PUT, PATCH, DELETE, OPTIONS',
  ]);
  for (const name of [
    'authorization',
    'content-type',
    'if-match',
    'if-none-exist',
    'if-none-match',
    'if-modified-since',
    'prefer',
  ])
    expect(preflight.header('access-control-allow-headers')?.toLowerCase()).toContain(name);
  for (const url of ['Patient/a', 'Patient/b']) {
    const seen = await ask(`GET ${url}`);
    expect(seen.header('access-control-allow-origin')).toBe('*');
    for (const name of ['etag', 'location', 'content-location', 'last-modified'])
      expect(seen.header('access-control-expose-headers')?.toLowerCase()).toContain(name);
  }
});

test.each([
  ['POST metadata', 'GET, HEAD, OPTIONS'],
  ['PUT ', 'GET, HEAD, POST, OPTIONS'],
  ['TRACE Patient/a', 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS'],
  ['GET Patient/_search', 'POST, OPTIONS'],
  ['GET Patient/a/$validate', 'POST, OPTIONS'],
])('%s is 405 and says what is allowed', async (line, allow) => {
  const { ask } = await patient();
  const seen = await ask(line);
  expect([seen.status, seen.header('allow')]).toEqual([405, allow]);
});

test('summaries and elements of a read', async () => {
  const { ask } = await patient();
  const seen = await ask('GET Patient/a?_elements=birthDate');
  expect(seen.json).toMatchObject({ id: 'a', birthDate: '1970-01-01', meta: { tag: [{ code: 'SUBSETTED' }] } });
  expect(seen.json).not.toHaveProperty('multipleBirthInteger');
});

test('BASE and BASE/ are the same', async () => {
  const { ask } = await patient();
  for (const line of ['GET Patient/', 'GET Patient/a/', 'GET metadata/'])
    expect([line, (await ask(line)).status]).toEqual([line, 200]);
});

test('JSON nested too deep, and bytes that are no UTF-8, are the client faults that they are', async () => {
  const { ask, failures } = endpoint();
  const deep = `{"resourceType":"Patient","extension":${'['.repeat(100_000)}${']'.repeat(100_000)}}`;
  expect((await ask('POST Patient', { body: deep })).status).toBe(400);
  expect(
    (await ask('POST Patient', { body: `{"resourceType":"Patient","x":"${'\\"'.repeat(1_000_000)}` })).status,
  ).toBe(400);
  expect(failures).toEqual([]);
});
