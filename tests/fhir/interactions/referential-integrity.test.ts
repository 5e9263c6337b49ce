// https://hl7.org/fhir/R4/references.html: references are checked where the deployer asks for it, and only there
import { describe, expect, test } from 'vitest';
import { BASE, endpointOver } from '../ask.ts';
import { STORES } from '../stores.ts';

const group = { resourceType: 'Group', id: 'g', type: 'person', actual: true };
const observation = (reference: string) => ({
  resourceType: 'Observation',
  id: 'o',
  status: 'final',
  code: { text: 'x' },
  subject: { reference },
});

describe.each(STORES)('over %s', (_name, make) => {
  const strict = () => endpointOver(make)({ settings: { referentialIntegrity: true } });

  test('off by default, and said', async () => {
    const { ask } = await endpointOver(make)();
    expect((await ask('PUT Observation/o', { body: observation('Group/g') })).status).toBe(201);
    const told = async (from: typeof ask) => JSON.stringify((await from('GET metadata')).json);
    expect(await told(ask)).toContain('References need not point to anything');
    expect(await told((await strict()).ask)).toContain('is refused (422)');
  });

  test.each([['Group/g'], [`${BASE}/Group/g`], ['Group/g/_history/1']])('%s must exist', async (reference) => {
    const { ask } = await strict();
    const refused = await ask('PUT Observation/o', { body: observation(reference) });
    expect([refused.status, refused.json]).toMatchObject([422, { issue: [{ code: 'business-rule' }] }]);
    await ask('PUT Group/g', { body: group });
    expect((await ask('PUT Observation/o', { body: observation(reference) })).status).toBe(201);
    await ask('DELETE Group/g');
    expect((await ask('PUT Observation/o', { body: observation(reference) })).status).toBe(422);
  });

  test('elsewhere, contained, or written by the same transaction', async () => {
    const { ask } = await strict();
    expect((await ask('PUT Observation/o', { body: observation('http://other.example/Group/g') })).status).toBe(201);
    const entry = [observation('Group/g'), group].map((resource) => ({
      resource,
      request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` },
    }));
    const seen = await ask('POST ', { body: { resourceType: 'Bundle', type: 'transaction', entry } });
    expect(seen.status).toBe(200);
  });
});
