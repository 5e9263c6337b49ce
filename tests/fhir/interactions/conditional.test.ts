// https://hl7.org/fhir/R4/http.html#ccreate, #cond-update, #patch and #cread
import { describe, expect, test } from 'vitest';
import { endpointOver } from '../ask.ts';
import { STORES } from '../stores.ts';

describe.each(STORES)('over %s', (_name, make) => {
  const endpoint = endpointOver(make);

  const SYSTEM = 'http://example.org/ids';
  const patient = (value: string, more = {}) => ({
    resourceType: 'Patient',
    identifier: [{ system: SYSTEM, value }],
    ...more,
  });
  const criteria = (value: string) => `identifier=${encodeURIComponent(`${SYSTEM}|${value}`)}`;

  test('create: none makes, one is found, several are refused', async () => {
    const { ask } = await endpoint();
    const headers = { 'if-none-exist': criteria('1') };
    const made = await ask('POST Patient', { body: patient('1'), headers });
    const found = await ask('POST Patient', { body: patient('1'), headers });
    expect([made.status, found.status]).toEqual([201, 200]);
    expect(found.header('location')).toBe(made.header('location'));
    await ask('POST Patient', { body: patient('1') });
    expect((await ask('POST Patient', { body: patient('1'), headers })).status).toBe(412);
  });

  test('thirty racers leave one', async () => {
    const { ask } = await endpoint();
    const race = Array.from({ length: 30 }, () =>
      ask('POST Patient', { body: patient('1'), headers: { 'if-none-exist': criteria('1') } }),
    );
    const statuses = (await Promise.all(race)).map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array(29).fill(200), 201]);
    expect((await ask(`GET Patient?${criteria('1')}&_total=accurate`)).json).toMatchObject({ total: 1 });
  });

  test('update: none makes, one is replaced, several are refused', async () => {
    const { ask } = await endpoint();
    const made = await ask(`PUT Patient?${criteria('1')}`, { body: patient('1', { id: 'mine' }) });
    expect([made.status, made.json]).toMatchObject([201, { id: 'mine' }]);
    const replaced = await ask(`PUT Patient?${criteria('1')}`, { body: patient('1', { active: true }) });
    expect([replaced.status, replaced.json]).toMatchObject([
      200,
      { id: 'mine', active: true, meta: { versionId: '2' } },
    ]);
    expect((await ask(`PUT Patient?${criteria('1')}`, { body: patient('1', { id: 'other' }) })).status).toBe(400);
    await ask('PUT Patient/taken', { body: patient('2', { id: 'taken' }) });
    expect((await ask(`PUT Patient?${criteria('9')}`, { body: patient('9', { id: 'taken' }) })).status).toBe(400);
    const stale = { 'if-match': 'W/"1"' };
    expect((await ask(`PUT Patient?${criteria('1')}`, { body: patient('1'), headers: stale })).status).toBe(412);
    await ask('POST Patient', { body: patient('1') });
    expect((await ask(`PUT Patient?${criteria('1')}`, { body: patient('1') })).status).toBe(412);
  });

  test('patch: exactly one', async () => {
    const { ask } = await endpoint();
    const headers = { 'content-type': 'application/json-patch+json' };
    const body = [{ op: 'add', path: '/active', value: false }];
    expect((await ask(`PATCH Patient?${criteria('1')}`, { body, headers })).status).toBe(404);
    await ask('PUT Patient/a', { body: patient('1', { id: 'a' }) });
    expect((await ask(`PATCH Patient?${criteria('1')}`, { body, headers })).json).toMatchObject({
      id: 'a',
      active: false,
    });
    const bad = [{ op: 'add', path: '/active', value: 'maybe' }];
    expect((await ask('PATCH Patient/a', { body: bad, headers })).status).toBe(400);
    const stolen = [{ op: 'replace', path: '/id', value: 'b' }];
    expect((await ask('PATCH Patient/a', { body: stolen, headers })).status).toBe(422);
    const stale = { ...headers, 'if-match': 'W/"1"' };
    expect((await ask('PATCH Patient/a', { body, headers: stale })).status).toBe(412);
    await ask('DELETE Patient/a');
    expect((await ask('PATCH Patient/a', { body, headers })).status).toBe(410);
  });

  test('delete: all that match, up to the limit', async () => {
    const { ask } = await endpoint({ settings: { conditionalDeleteLimit: 2 } });
    for (const id of ['a', 'b', 'c']) await ask(`PUT Patient/${id}`, { body: patient('1', { id }) });
    expect((await ask(`DELETE Patient?${criteria('1')}`)).status).toBe(412);
    expect((await ask('GET Patient/a')).status).toBe(200);
    await ask('DELETE Patient/c');
    expect((await ask(`DELETE Patient?${criteria('1')}`)).status).toBe(204);
    expect((await ask('GET Patient/a')).status).toBe(410);
    expect((await ask(`DELETE Patient?${criteria('1')}`)).status).toBe(204);
  });

  test.each(['DELETE Patient', 'DELETE Patient?_count=3', 'DELETE Patient?wrong=1', 'PATCH Patient?', 'PUT Patient'])(
    '%s selects nothing in particular: 400, nothing changed',
    async (line) => {
      const { ask } = await endpoint();
      await ask('PUT Patient/a', { body: patient('1', { id: 'a' }) });
      const body = line.startsWith('DELETE') ? undefined : patient('2');
      expect((await ask(line, { body })).status).toBe(400);
      expect((await ask('GET Patient/a')).header('etag')).toBe('W/"1"');
    },
  );

  test('read: 304 for what the client holds', async () => {
    const { ask } = await endpoint();
    await ask('PUT Patient/a', { body: patient('1', { id: 'a' }) });
    const read = await ask('GET Patient/a');
    const since = read.header('last-modified') ?? '';
    const held = await ask('GET Patient/a', { headers: { 'if-none-match': 'W/"1"' } });
    expect([held.status, held.body, held.header('etag')]).toEqual([304, '', 'W/"1"']);
    expect((await ask('GET Patient/a', { headers: { 'if-modified-since': since } })).status).toBe(304);
    expect((await ask('GET Patient/a', { headers: { 'if-none-match': 'W/"2"' } })).status).toBe(200);
    const head = await ask('HEAD Patient/a');
    expect([head.status, head.body, head.header('etag')]).toEqual([200, '', 'W/"1"']);
  });
});
