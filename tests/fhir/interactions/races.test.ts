// https://hl7.org/fhir/R4/http.html#concurrency: many writers at once
import { describe, expect, test } from 'vitest';
import { endpointOver } from '../ask.ts';
import { STORES } from '../stores.ts';

const group = (id: string, quantity: number) => ({ resourceType: 'Group', id, type: 'person', actual: true, quantity });
const put = (resource: ReturnType<typeof group>) => ({
  resource,
  request: { method: 'PUT', url: `Group/${resource.id}` },
});
const transaction = (entry: object[]) => ({ body: { resourceType: 'Bundle', type: 'transaction', entry } });
const times = (count: number) => Array.from({ length: count }, (_, i) => i + 1);

describe.each(STORES)('over %s', (_name, make) => {
  const endpoint = endpointOver(make);

  test('transactions that meet: each is whole, and who loses is told 409', async () => {
    const { ask, failures } = await endpoint();
    const ids = ['a', 'b', 'c'];
    const race = times(6).map((n) =>
      ask('POST ', transaction((n % 2 ? ids : [...ids].reverse()).map((id) => put(group(id, n))))),
    );
    const statuses = (await Promise.all(race)).map(({ status }) => status);
    expect(statuses).toContain(200);
    expect(statuses.filter((status) => status !== 200 && status !== 409)).toEqual([]);
    const left = await Promise.all(ids.map(async (id) => (await ask(`GET Group/${id}`)).json.quantity));
    expect(new Set(left).size).toBe(1);
    expect(failures).toEqual([]);
  });

  test('If-Match: of ten writers on one version, one wins', async () => {
    const { ask } = await endpoint();
    await ask('PUT Group/a', { body: group('a', 0) });
    const headers = { 'if-match': 'W/"1"' };
    const race = times(10).map((n) => ask('PUT Group/a', { body: group('a', n), headers }));
    const statuses = (await Promise.all(race)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 200)).toHaveLength(1);
    expect((await ask('GET Group/a')).header('etag')).toBe('W/"2"');
  });

  test('patches that do not contradict each other all happen', async () => {
    const { ask } = await endpoint();
    await ask('PUT Group/a', { body: group('a', 0) });
    const headers = { 'content-type': 'application/json-patch+json' };
    const add = (n: number) => [{ op: 'add', path: '/identifier/-', value: { value: String(n) } }];
    await ask('PATCH Group/a', { body: [{ op: 'add', path: '/identifier', value: [{ value: '0' }] }], headers });
    const seen = await Promise.all(times(5).map((n) => ask('PATCH Group/a', { body: add(n), headers })));
    const done = seen.filter(({ status }) => status === 200).length;
    expect(seen.filter(({ status }) => status !== 200 && status !== 409 && status !== 412)).toEqual([]);
    expect((await ask('GET Group/a')).json.identifier).toHaveLength(done + 1);
  });

  test('thirty transactions with one If-None-Exist leave one resource', async () => {
    const { ask, failures } = await endpoint();
    const entry = {
      resource: { resourceType: 'Patient', identifier: [{ value: '7' }] },
      request: { method: 'POST', url: 'Patient', ifNoneExist: 'identifier=7' },
    };
    const seen = await Promise.all(times(30).map(() => ask('POST ', transaction([entry]))));
    expect(seen.filter(({ status }) => status !== 200 && status !== 409)).toEqual([]);
    expect((await ask('GET Patient?identifier=7&_total=accurate')).json.total).toBe(1);
    expect(failures).toEqual([]);
  });
});
