// https://docs.openfn.org/adaptors/packages/fhir-docs: workflow steps that write and read FHIR
import * as adaptor from '@openfn/language-fhir';
import { afterAll, expect, test } from 'vitest';
import { serveHttp } from './http-server.ts';

const served = await serveHttp();
afterAll(() => served.close());
const configuration = { baseUrl: served.origin, apiPath: 'r4' };

/** A step of a workflow; the package's own types do not name what it exports. */
type Step = (state: unknown) => Promise<unknown>;
interface Adaptor {
  create(type: string, resource: object, parameters: object): Step;
  createTransactionBundle(entries: readonly object[]): Step;
  execute(...steps: readonly Step[]): (state: object) => Promise<unknown>;
  get(path: string, parameters?: object): Step;
  request(method: string, path: string, options: object): Step;
}
const { create, createTransactionBundle, execute, get, request } = adaptor as unknown as Adaptor;
const run = (...steps: Step[]) => execute(...steps)({ configuration, references: [], data: {} });

interface State {
  data: { id?: string; type?: string; entry?: unknown[]; meta?: { versionId: string } };
  response: { statusCode: number };
}

test('create, get, update, history, delete', async () => {
  const made = (await run(create('Patient', { name: [{ family: 'One' }] }, {}))) as State;
  const id = made.data.id ?? '';
  const read = (await run(get(`Patient/${id}`))) as State;
  expect(read.data).toMatchObject({ resourceType: 'Patient', name: [{ family: 'One' }] });
  const body = { resourceType: 'Patient', id, active: true };
  expect(((await run(request('PUT', `Patient/${id}`, { body }))) as State).data.meta?.versionId).toBe('2');
  expect(((await run(get(`Patient/${id}/_history`))) as State).data.entry).toHaveLength(2);
  await run(request('DELETE', `Patient/${id}`, {}));
  await expect(run(get(`Patient/${id}`))).rejects.toMatchObject({ statusCode: 410 });
});

test('search and transaction', async () => {
  const entry = [1, 2].map((n) => ({
    resource: { resourceType: 'Patient', name: [{ family: `Bundled-${n}` }] },
    request: { method: 'POST', url: 'Patient' },
  }));
  const done = (await run(createTransactionBundle(entry))) as State;
  expect(done.data).toMatchObject({ type: 'transaction-response' });
  const found = (await run(get('Patient', { family: 'bundled', _count: 10 }))) as State;
  expect(found.data.entry).toHaveLength(2);
  expect(served.failures).toEqual([]);
});
