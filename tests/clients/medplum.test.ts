// https://github.com/medplum/medplum/tree/main/packages/core: MedplumClient against an endpoint that is not Medplum's
import { MedplumClient } from '@medplum/core';
import type { Bundle, Patient } from 'fhir/r4.js';
import { afterAll, expect, test } from 'vitest';
import { serveHttp } from './http-server.ts';

const served = await serveHttp();
afterAll(() => served.close());
const client = new MedplumClient({ baseUrl: served.origin, fhirUrlPath: 'r4', fetch, cacheTime: 0 });
const patient = (family: string): Patient => ({ resourceType: 'Patient', name: [{ family }] });

test('create, read, update, patch, history, delete', async () => {
  const made = await client.createResource(patient('One'));
  expect(made.id).toBeDefined();
  expect(await client.readResource('Patient', made.id)).toMatchObject(patient('One'));
  const updated = await client.updateResource({ ...made, name: [{ family: 'Two' }] });
  expect(updated.meta?.versionId).toBe('2');
  const patched = await client.patchResource('Patient', made.id, [{ op: 'add', path: '/active', value: true }]);
  expect(patched).toMatchObject({ active: true, meta: { versionId: '3' } });
  const history: Bundle = await client.readHistory('Patient', made.id);
  expect(history.entry?.map(({ resource }) => resource?.meta?.versionId)).toEqual(['3', '2', '1']);
  expect(await client.readVersion('Patient', made.id, '1')).toMatchObject(patient('One'));
  await client.deleteResource('Patient', made.id);
  await expect(client.readResource('Patient', made.id)).rejects.toThrow();
});

test('conditional create and update', async () => {
  const identifier = [{ system: 'http://example.org', value: '7' }];
  const query = 'identifier=http://example.org|7';
  const one = await client.createResourceIfNoneExist({ ...patient('Same'), identifier }, query);
  const two = await client.createResourceIfNoneExist({ ...patient('Same'), identifier }, query);
  expect(two.id).toBe(one.id);
  const upserted = await client.upsertResource({ ...patient('Upserted'), identifier }, query);
  expect(upserted).toMatchObject({ id: one.id, name: [{ family: 'Upserted' }] });
});

test('search and pages', async () => {
  for (const family of ['Page-1', 'Page-2', 'Page-3']) await client.createResource(patient(family));
  const found = await client.searchResources('Patient', 'family=page&_sort=family&_count=2');
  expect(found.map(({ name }) => name?.[0]?.family)).toEqual(['Page-1', 'Page-2']);
  const pages: number[] = [];
  for await (const page of client.searchResourcePages('Patient', 'family=page&_count=2')) pages.push(page.length);
  expect(pages).toEqual([2, 1]);
});

test('transaction', async () => {
  const urn = 'urn:uuid:05efabf0-4be2-4561-91ce-51548425acb9';
  const done: Bundle = await client.executeBatch({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [
      { fullUrl: urn, resource: patient('Bundled'), request: { method: 'POST', url: 'Patient' } },
      {
        resource: {
          resourceType: 'Observation',
          status: 'final',
          code: { text: 'x' },
          subject: { reference: urn },
        },
        request: { method: 'POST', url: 'Observation' },
      },
    ],
  });
  expect(done.entry?.map(({ response }) => response?.status)).toEqual(['201 Created', '201 Created']);
  const [observation] = await client.searchResources('Observation', 'subject:Patient.family=bundled');
  expect(observation?.subject?.reference).toMatch(/^Patient\//);
  expect(served.failures).toEqual([]);
});
