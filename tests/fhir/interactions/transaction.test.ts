// https://hl7.org/fhir/R4/http.html#transaction
import type { Bundle } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import { BASE, endpointOver } from '../ask.ts';
import { STORES } from '../stores.ts';

describe.each(STORES)('over %s', (_name, make) => {
  const endpoint = endpointOver(make);

  type Entry = Record<string, unknown>;
  const bundle = (type: string, ...entry: Entry[]) => ({ resourceType: 'Bundle', type, entry });
  const transaction = (...entries: Entry[]) => bundle('transaction', ...entries);
  const post = (resource: Entry & { resourceType: string }, more: Entry = {}, request: Entry = {}) => ({
    ...more,
    resource,
    request: { method: 'POST', url: resource.resourceType, ...request },
  });
  const put = (resource: Entry & { resourceType: string; id?: string }, request: Entry = {}, more: Entry = {}) => ({
    ...more,
    resource,
    request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}`, ...request },
  });
  const group = (more: Entry & { id?: string } = {}) => ({
    resourceType: 'Group',
    type: 'person',
    actual: true,
    ...more,
  });
  const observation = (more: Entry = {}) => ({
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    ...more,
  });
  const statuses = (seen: Bundle) => seen.entry?.map(({ response }) => response?.status);
  const placeOf = (location = '') => location.slice(BASE.length + 1).replace(/\/_history\/.*/, '');

  test('every kind of entry, answered in the order asked', async () => {
    const { ask } = await endpoint();
    for (const id of ['a', 'b', 'c']) await ask(`PUT Group/${id}`, { body: group({ id }) });
    const patch = Buffer.from(JSON.stringify([{ op: 'add', path: '/quantity', value: 5 }])).toString('base64');
    const seen = await ask('POST ', {
      body: transaction(
        { request: { method: 'GET', url: 'Group/c' } },
        put(group({ id: 'a', quantity: 1 }), { ifMatch: 'W/"1"' }),
        post(group()),
        { request: { method: 'DELETE', url: 'Group/b' } },
        {
          resource: { resourceType: 'Binary', contentType: 'application/json-patch+json', data: patch },
          request: { method: 'PATCH', url: 'Group/c' },
        },
        { request: { method: 'GET', url: 'Group?quantity=5' } },
        { request: { method: 'GET', url: 'Group/nobody' } },
      ),
    });
    const answer = seen.json as unknown as Bundle;
    expect([seen.status, answer.type]).toEqual([200, 'transaction-response']);
    expect(statuses(answer)).toEqual(['200 OK', '200 OK', '201 Created', '204 No Content', '200 OK', '200 OK', '404']);
    expect(answer.entry?.[0]?.resource).toMatchObject({ id: 'c', quantity: 5 });
    expect(answer.entry?.[1]?.response).toMatchObject({ etag: 'W/"2"', location: `${BASE}/Group/a/_history/2` });
    expect(answer.entry?.[2]?.response?.location).toMatch(/\/Group\/[^/]+\/_history\/1$/);
    expect(answer.entry?.[5]?.resource).toMatchObject({ type: 'searchset' });
    expect(answer.entry?.[6]?.response?.outcome).toMatchObject({ issue: [{ code: 'not-found' }] });
  });

  test('links between entries are resolved wherever they stand', async () => {
    const { ask } = await endpoint();
    const urn = 'urn:uuid:05efabf0-4be2-4561-91ce-51548425acb9';
    const seen = await ask('POST ', {
      body: transaction(
        post(
          observation({
            subject: { reference: urn },
            focus: [{ reference: 'ResearchStudy/1' }],
            extension: [{ url: 'http://example.org/e', valueUri: urn }],
            identifier: [{ value: urn }],
            text: {
              status: 'generated',
              div: `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${urn}">group</a> ${urn}</div>`,
            },
          }),
          { fullUrl: 'http://other.example/fhir/Observation/9' },
        ),
        post(group(), { fullUrl: urn }),
        post(
          { resourceType: 'ResearchStudy', status: 'active' },
          { fullUrl: 'http://other.example/fhir/ResearchStudy/1' },
        ),
      ),
    });
    const [made, target, study] =
      (seen.json as unknown as Bundle).entry?.map((one) => placeOf(one.response?.location)) ?? [];
    const read = await ask(`GET ${made}`);
    expect(read.json).toMatchObject({
      subject: { reference: target },
      focus: [{ reference: study }],
      extension: [{ valueUri: target }],
      identifier: [{ value: urn }], // a string, not a link
      text: { div: `<div xmlns="http://www.w3.org/1999/xhtml"><a href="${target}">group</a> ${urn}</div>` },
    });
  });

  test('conditional references, and If-None-Exist that finds', async () => {
    const { ask } = await endpoint();
    await ask('PUT Patient/p', { body: { resourceType: 'Patient', id: 'p', identifier: [{ value: '7' }] } });
    const urn = 'urn:uuid:05efabf0-4be2-4561-91ce-51548425acb9';
    const body = transaction(
      post(
        { resourceType: 'Patient', identifier: [{ value: '7' }] },
        { fullUrl: urn },
        { ifNoneExist: 'identifier=7' },
      ),
      post(observation({ subject: { reference: 'Patient?identifier=7' }, focus: [{ reference: urn }] })),
    );
    const seen = (await ask('POST ', { body })).json as unknown as Bundle;
    expect(statuses(seen)).toEqual(['200 OK', '201 Created']);
    const made = await ask(`GET ${placeOf(seen.entry?.[1]?.response?.location)}`);
    expect(made.json).toMatchObject({ subject: { reference: 'Patient/p' }, focus: [{ reference: 'Patient/p' }] });
  });

  test('criteria do not find what the same transaction deletes', async () => {
    const { ask } = await endpoint();
    await ask('PUT Patient/p', { body: { resourceType: 'Patient', id: 'p', identifier: [{ value: '7' }] } });
    const body = transaction(
      post({ resourceType: 'Patient', identifier: [{ value: '7' }] }, {}, { ifNoneExist: 'identifier=7' }),
      { request: { method: 'DELETE', url: 'Patient/p' } },
    );
    expect(statuses((await ask('POST ', { body })).json as unknown as Bundle)).toEqual([
      '201 Created',
      '204 No Content',
    ]);
  });

  test.each([
    ['one resource twice', [put(group({ id: 'a' })), put(group({ id: 'a' }))], 400, 'Bundle.entry[1]'],
    [
      'one resource twice, once by criteria',
      [put(group({ id: 'old' })), { request: { method: 'DELETE', url: 'Group?_id=old' } }],
      400,
      'Bundle.entry',
    ],
    [
      'the same criteria twice',
      [1, 2].map(() => post(group(), {}, { ifNoneExist: 'quantity=7' })),
      400,
      'Bundle.entry[1]',
    ],
    ['a stale version', [post(group()), put(group({ id: 'old' }), { ifMatch: 'W/"9"' })], 412, ''],
    ['an invalid resource', [post(group()), post({ resourceType: 'Group' })], 400, 'Bundle.entry[1].resource.type'],
    ['no request', [post(group()), { resource: group() }], 400, 'Bundle.entry[1]'],
    ['an unknown type', [post(group()), { request: { method: 'DELETE', url: 'Nothing/a' } }], 404, 'Bundle.entry[1]'],
    [
      'another server',
      [post(group()), { request: { method: 'GET', url: 'http://other.example/Group' } }],
      400,
      'Bundle.entry[1]',
    ],
    [
      'a reference that finds nothing',
      [post(observation({ subject: { reference: 'Patient?_id=no' } }))],
      412,
      'Bundle.entry[0]',
    ],
    [
      'a patch of what is not there',
      [
        post(group()),
        {
          resource: { resourceType: 'Binary', contentType: 'application/json-patch+json', data: 'W10=' },
          request: { method: 'PATCH', url: 'Group/no' },
        },
      ],
      404,
      'Bundle.entry[1]',
    ],
    [
      'a transaction in a transaction',
      [{ resource: transaction(), request: { method: 'POST', url: '' } }],
      400,
      'Bundle.entry[0]',
    ],
    [
      'one fullUrl twice',
      [1, 2].map(() => post(group(), { fullUrl: 'urn:uuid:05efabf0-4be2-4561-91ce-51548425acb9' })),
      400,
      'Bundle.entry[1]',
    ],
  ])('%s: nothing is written', async (_name, entries, status, expression) => {
    const { ask, failures } = await endpoint();
    await ask('PUT Group/old', { body: group({ id: 'old' }) });
    const seen = await ask('POST ', { body: transaction(...entries) });
    expect([seen.status, seen.json]).toMatchObject([status, { resourceType: 'OperationOutcome' }]);
    expect(JSON.stringify(seen.json)).toContain(expression);
    expect((await ask('GET _history')).json.entry).toHaveLength(1);
    expect(failures).toEqual([]);
  });

  test('conditions of entries: ifNoneMatch and ifMatch', async () => {
    const { ask } = await endpoint();
    await ask('PUT Group/a', { body: group({ id: 'a' }) });
    const read = { request: { method: 'GET', url: 'Group/a', ifNoneMatch: 'W/"1"' } };
    const held = (await ask('POST ', { body: transaction(read) })).json as unknown as Bundle;
    expect(statuses(held)).toEqual(['304 Not Modified']);
    const made = put(group({ id: 'a' }), { ifNoneMatch: '*' });
    expect((await ask('POST ', { body: transaction(made) })).status).toBe(412);
    const removed = { request: { method: 'DELETE', url: 'Group/a', ifMatch: 'W/"7"' } };
    expect((await ask('POST ', { body: transaction(removed) })).status).toBe(412);
    expect((await ask('GET Group/a')).header('etag')).toBe('W/"1"');
  });

  test.each(['batch', 'transaction'])('a %s reads what it writes', async (type) => {
    const { ask } = await endpoint();
    const entries = [{ request: { method: 'GET', url: 'Group/a' } }, put(group({ id: 'a' }))];
    const seen = (await ask('POST ', { body: bundle(type, ...entries) })).json as unknown as Bundle;
    expect(statuses(seen)).toEqual(['200 OK', '201 Created']);
  });

  test('a batch: each entry by itself', async () => {
    const { ask } = await endpoint();
    const body = bundle(
      'batch',
      put(group({ id: 'a' })),
      post({ resourceType: 'Group' }),
      { request: { method: 'GET', url: 'Nothing/a' } },
      { request: { method: 'GET', url: `${BASE}/metadata` } },
      {},
    );
    const seen = await ask('POST ', { body });
    const answer = seen.json as unknown as Bundle;
    expect([seen.status, answer.type]).toEqual([200, 'batch-response']);
    expect(statuses(answer)).toEqual(['201 Created', '400', '404', '200 OK', '400']);
    expect(answer.entry?.[3]?.resource).toMatchObject({ resourceType: 'CapabilityStatement' });
  });

  test('more entries than the limit is 413, another type of Bundle 400, an empty one is fine', async () => {
    const { ask } = await endpoint({ settings: { entryLimit: 2 } });
    expect((await ask('POST ', { body: transaction(post(group()), post(group()), post(group())) })).status).toBe(413);
    expect((await ask('POST ', { body: bundle('collection') })).status).toBe(400);
    expect((await ask('POST ', { body: { resourceType: 'Bundle', type: 'transaction' } })).status).toBe(200);
  });

  test('who may not, may not inside a Bundle either', async () => {
    const { ask } = await endpoint();
    await ask('PUT Group/a', { body: group({ id: 'a' }) });
    const access = { allows: (_type: string, permission: string) => permission === 'r' };
    const entries = [put(group({ id: 'a' })), { request: { method: 'GET', url: 'Group/a' } }];
    expect((await ask('POST ', { body: transaction(...entries), access })).status).toBe(403);
    const seen = await ask('POST ', { body: bundle('batch', ...entries), access });
    expect(statuses(seen.json as unknown as Bundle)).toEqual(['403', '200 OK']);
  });

  test('bodies are returned where they are preferred', async () => {
    const { ask } = await endpoint();
    const seen = await ask('POST ', {
      body: transaction(post(group())),
      headers: { prefer: 'return=representation' },
    });
    expect((seen.json as unknown as Bundle).entry?.[0]?.resource).toMatchObject({ resourceType: 'Group' });
  });
});
