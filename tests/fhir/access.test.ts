// What may not be read is not shown, not counted, not inferable: every way of asking, over both stores
import type { Bundle } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import type { Access } from '../../fhir/access.ts';
import { endpointOver } from './ask.ts';
import { STORES } from './stores.ts';

const secret: Access = { allows: (type) => type !== 'Patient' };
const nobody: Access = { allows: () => false };
const anonymous: Access = { allows: () => false, mayAuthenticate: true };
const reader: Access = { allows: (_type, permission) => permission === 'r' || permission === 's' };
const patient = { resourceType: 'Patient', id: 'p', identifier: [{ value: '7' }], name: [{ family: 'Secret' }] };

describe.each(STORES)('over %s', (_name, make) => {
  async function held() {
    const one = await endpointOver(make)();
    await one.ask('PUT Patient/p', { body: patient });
    await one.ask('PUT Observation/o', {
      body: {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { text: 'x' },
        subject: { reference: 'Patient/p' },
      },
    });
    await one.ask('PUT Group/g', {
      body: {
        resourceType: 'Group',
        id: 'g',
        type: 'person',
        actual: true,
        member: [{ entity: { reference: 'Patient/p' } }],
      },
    });
    return one;
  }

  test.each([
    'GET Patient/p',
    'GET Patient/nobody',
    'GET Patient/p/_history/1',
    'GET Patient/p/_history',
    'GET Patient/_history',
    'GET Patient',
    'GET Patient?_summary=count',
    'POST Patient/_search',
    'GET Patient/p/$everything',
    'GET Patient/p/$meta',
    'POST Patient/$validate',
    'PUT Patient/p',
    'POST Patient',
    'PATCH Patient/p',
    'DELETE Patient/p',
    'DELETE Patient?identifier=7',
    'GET ?_type=Patient',
    'GET Observation?subject:Patient.family=secret',
    'GET Observation?subject.family=secret',
    'GET Practitioner?_has:Patient:general-practitioner:family=x',
  ])('%s is 403, whether or not it exists', async (line) => {
    const { ask, failures } = await held();
    const body = /^(PUT|POST|PATCH)/.test(line) && !line.includes('_search') ? patient : undefined;
    expect([line, (await ask(line, { access: secret, body })).status]).toEqual([line, 403]);
    expect(failures).toEqual([]);
  });

  test.each([
    'GET ?_total=accurate',
    'GET _history',
    'GET Observation?_include=Observation:subject',
    'GET Observation?_include=*',
    'GET Group?_include=Group:member',
    'GET Group/g/$everything',
  ])('%s shows and counts no Patient', async (line) => {
    const { ask } = await held();
    const bundle = (await ask(line, { access: secret })).json as unknown as Bundle;
    const types = bundle.entry?.map(({ resource }) => resource?.resourceType) ?? [];
    expect(types.length).toBeGreaterThan(0);
    expect(types).not.toContain('Patient');
    if (line.includes('_total')) expect(bundle.total).toBe(2);
  });

  test('criteria need the right to search', async () => {
    const { ask } = await held();
    const creator: Access = { allows: (_type, permission) => permission === 'c' };
    const body = { resourceType: 'Patient' };
    const seen = await ask('POST Patient', { body, headers: { 'if-none-exist': 'identifier=7' }, access: creator });
    expect(seen.status).toBe(403);
    expect((await ask('POST Patient', { body, access: creator })).status).toBe(201);
  });

  test('a reference in a transaction finds nothing that may not be searched', async () => {
    const { ask } = await held();
    const resource = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'x' },
      subject: { reference: 'Patient?identifier=7' },
    };
    const entry = [{ resource, request: { method: 'POST', url: 'Observation' } }];
    const body = { resourceType: 'Bundle', type: 'transaction', entry };
    expect((await ask('POST ', { body, access: secret })).status).toBe(403);
  });

  test('who may do nothing: 403, or 401 where a token could help; what is public stays public', async () => {
    const { ask } = await held();
    for (const line of ['GET Group/g', 'GET Group', 'GET ', 'GET _history', 'DELETE Group/g']) {
      expect([line, (await ask(line, { access: nobody })).status]).toEqual([line, 403]);
      expect([line, (await ask(line, { access: anonymous })).status]).toEqual([line, 401]);
    }
    for (const line of ['GET metadata', 'GET openapi.json', 'OPTIONS Group/g'])
      expect((await ask(line, { access: nobody })).status).toBeLessThan(300);
  });

  test('who may only read changes nothing', async () => {
    const { ask } = await held();
    for (const line of ['PUT Patient/p', 'POST Patient', 'PATCH Patient/p', 'POST Patient/p/$meta-add'])
      expect([line, (await ask(line, { access: reader, body: patient })).status]).toEqual([line, 403]);
    expect((await ask('DELETE Patient/p', { access: reader })).status).toBe(403);
    expect((await ask('GET Patient/p', { access: reader })).header('etag')).toBe('W/"1"');
  });
});
