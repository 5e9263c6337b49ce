// https://github.com/smart-on-fhir/client-js: the SMART client, over HTTP
import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import smart from 'fhirclient';
import { afterAll, expect, test } from 'vitest';
import { serveHttp } from './http-server.ts';

const served = await serveHttp();
afterAll(() => served.close());
const request = Object.assign(new IncomingMessage(new Socket()), { url: '/', headers: { host: 'localhost' } });
const client = smart(request, new ServerResponse(request), {
  get: async () => undefined,
  set: async (_key: string, value: unknown) => value,
  unset: async () => true,
}).client({ serverUrl: served.base });

const patient = (family: string) => ({ resourceType: 'Patient' as const, name: [{ family }] });
type Patient = ReturnType<typeof patient> & { id: string };

test('create, read, update, patch, delete', async () => {
  const made = (await client.create(patient('One') as never)) as unknown as Patient;
  expect(await client.request(`Patient/${made.id}`)).toMatchObject(patient('One'));
  expect(await client.update({ ...patient('Two'), id: made.id } as never)).toMatchObject(patient('Two'));
  const patched = await client.patch(`Patient/${made.id}`, [{ op: 'add', path: '/active', value: true } as never]);
  expect(patched).toMatchObject({ active: true });
  const history = await client.request(`Patient/${made.id}/_history`);
  expect(history.entry).toHaveLength(3);
  await client.delete(`Patient/${made.id}`);
  await expect(client.request(`Patient/${made.id}`)).rejects.toMatchObject({ status: 410 });
});

test('all pages of a search, references resolved', async () => {
  const made = (await client.create(patient('Referred') as never)) as unknown as Patient;
  for (const code of ['a', 'b', 'c'])
    await client.create({
      resourceType: 'Observation',
      status: 'final',
      code: { text: code },
      subject: { reference: `Patient/${made.id}` },
    } as never);
  const found = (await client.request(`Observation?subject=Patient/${made.id}&_count=2`, {
    pageLimit: 0,
    flat: true,
    resolveReferences: 'subject',
  })) as { subject: Patient }[];
  expect(found.map(({ subject }) => subject.name[0]?.family)).toEqual(['Referred', 'Referred', 'Referred']);
});

test('transaction', async () => {
  const entry = [{ resource: patient('Bundled'), request: { method: 'POST', url: 'Patient' } }];
  const done = await client.request({
    url: '/',
    method: 'POST',
    body: JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry }),
    headers: { 'content-type': 'application/fhir+json' },
  });
  expect(done).toMatchObject({ type: 'transaction-response', entry: [{ response: { status: '201 Created' } }] });
  expect(served.failures).toEqual([]);
});
