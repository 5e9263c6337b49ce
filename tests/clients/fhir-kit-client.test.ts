// https://github.com/Vermonster/fhir-kit-client: a plain client, over HTTP
import { Client } from 'fhir-kit-client';
import { afterAll, expect, test } from 'vitest';
import { serveHttp } from './http-server.ts';

const served = await serveHttp();
afterAll(() => served.close());
const client = new Client({ baseUrl: served.base });
const group = (quantity: number) => ({ resourceType: 'Group', type: 'person', actual: true, quantity });

interface Bundle {
  resourceType: string;
  type: string;
  total?: number;
  entry?: {
    resource?: { id?: string; quantity?: number; meta?: { versionId?: string } };
    response?: { status: string };
  }[];
  link?: { relation: string; url: string }[];
}
const seen = <T>(value: unknown) => value as T;

test('capability, create, read, update with If-Match, patch, history, delete', async () => {
  expect(await client.capabilityStatement()).toMatchObject({
    resourceType: 'CapabilityStatement',
    fhirVersion: '4.0.1',
  });
  const made = seen<{ id: string }>(await client.create({ resourceType: 'Group', body: group(1) }));
  const at = { resourceType: 'Group', id: made.id };
  expect(await client.read(at)).toMatchObject(group(1));
  const headers = { 'If-Match': 'W/"1"' };
  const body = { ...group(2), id: made.id };
  expect(await client.update({ ...at, body, options: { headers } })).toMatchObject({ quantity: 2 });
  await expect(client.update({ ...at, body, options: { headers } })).rejects.toMatchObject({
    response: { status: 412 },
  });
  expect(await client.vread({ ...at, version: '1' })).toMatchObject({ quantity: 1 });
  const jsonPatch = [{ op: 'replace' as const, path: '/quantity', value: 3 }];
  expect(await client.patch({ ...at, jsonPatch })).toMatchObject({ quantity: 3 });
  const history = seen<Bundle>(await client.history(at));
  expect(history.entry?.map(({ resource }) => resource?.meta?.versionId)).toEqual(['3', '2', '1']);
  await client.delete(at);
  await expect(client.read(at)).rejects.toMatchObject({ response: { status: 410 } });
});

test('search, next and previous page', async () => {
  for (const n of [10, 11, 12]) await client.create({ resourceType: 'Group', body: group(n) });
  const first = seen<Bundle>(
    await client.search({ resourceType: 'Group', searchParams: { quantity: 'ge10', _count: '2', _sort: 'quantity' } }),
  );
  expect(first.entry?.map(({ resource }) => resource?.quantity)).toEqual([10, 11]);
  const second = seen<Bundle>(await client.nextPage({ bundle: seen(first) }));
  expect(second.entry?.map(({ resource }) => resource?.quantity)).toEqual([12]);
  const back = seen<Bundle>(await client.prevPage({ bundle: seen(second) }));
  expect(back.entry?.map(({ resource }) => resource?.quantity)).toEqual([10, 11]);
  const posted = seen<Bundle>(
    await client.search({ resourceType: 'Group', searchParams: { quantity: '12' }, options: { postSearch: true } }),
  );
  expect(posted.entry).toHaveLength(1);
});

test('transaction and batch', async () => {
  const entry = [{ resource: group(20), request: { method: 'POST', url: 'Group' } }];
  const done = seen<Bundle>(
    await client.transaction({ body: seen({ resourceType: 'Bundle', type: 'transaction', entry }) }),
  );
  expect(done).toMatchObject({ type: 'transaction-response', entry: [{ response: { status: '201 Created' } }] });
  const body = {
    resourceType: 'Bundle',
    type: 'batch',
    entry: [{ request: { method: 'GET', url: 'Group?quantity=20' } }],
  };
  expect(await client.batch({ body: seen(body) })).toMatchObject({ entry: [{ resource: { type: 'searchset' } }] });
});

test('an operation', async () => {
  const answer = await client.operation({ name: 'validate', resourceType: 'Group', input: seen(group(1)) });
  expect(answer).toMatchObject({ resourceType: 'OperationOutcome' });
  expect(served.failures).toEqual([]);
});
