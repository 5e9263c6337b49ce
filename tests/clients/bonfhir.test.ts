// https://bonfhir.dev: a typed client that refuses links outside its base
import { FetchFhirClient, type Observation, type Patient } from '@bonfhir/core/r4b';
import { afterAll, expect, test } from 'vitest';
import { serveHttp } from './http-server.ts';

const served = await serveHttp();
afterAll(() => served.close());
const client = new FetchFhirClient({ baseUrl: served.base });
const patient = (family: string): Patient => ({ resourceType: 'Patient', name: [{ family }] });

test('create, read, vread, update with its version, patch, history, delete', async () => {
  const made = await client.create(patient('One'));
  const updated = await client.update({ ...made, name: [{ family: 'Two' }] }, { preventConcurrentUpdates: true });
  expect(updated.meta.versionId).toBe('2');
  await expect(client.update(made, { preventConcurrentUpdates: true })).rejects.toMatchObject({ status: 412 });
  expect(await client.vread('Patient', made.id, '1')).toMatchObject(patient('One'));
  const patched = await client.patch('Patient', made.id, [{ op: 'add', path: '/active', value: true }]);
  expect(patched).toMatchObject({ active: true });
  const history = await client.history('Patient', made.id);
  expect(history.bundle.entry).toHaveLength(3);
  await client.delete('Patient', made.id);
  await expect(client.read('Patient', made.id)).rejects.toMatchObject({ status: 410 });
});

test('all pages of a search', async () => {
  for (const family of ['Page-1', 'Page-2', 'Page-3']) await client.create(patient(family));
  const pages: number[] = [];
  await client.searchByPage('Patient', 'family=page&_count=2', (page) => pages.push(page.searchMatch().length));
  expect(pages).toEqual([2, 1]);
});

test('transaction, with its own references', async () => {
  const urn = 'urn:uuid:05efabf0-4be2-4561-91ce-51548425acb9';
  const observation: Observation = {
    resourceType: 'Observation',
    status: 'final',
    code: { text: 'x' },
    subject: { reference: urn },
  };
  await client.transaction({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { fullUrl: urn, resource: patient('Bundled'), request: { method: 'POST', url: 'Patient' } },
      { resource: observation, request: { method: 'POST', url: 'Observation' } },
    ],
  });
  const found = await client.searchOne('Observation', 'subject:Patient.family=bundled');
  expect(found.subject?.reference).toMatch(/^Patient\//);
  expect(await client.capabilities()).toMatchObject({ resourceType: 'CapabilityStatement' });
  expect(served.failures).toEqual([]);
});
