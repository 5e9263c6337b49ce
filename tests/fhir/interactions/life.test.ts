// https://hl7.org/fhir/R4/http.html: the life of one resource, from create to revival
import { describe, expect, test } from 'vitest';
import { BASE, endpointOver } from '../ask.ts';
import { STORES } from '../stores.ts';

describe.each(STORES)('over %s', (_name, make) => {
  const endpoint = endpointOver(make);

  const group = { resourceType: 'Group', type: 'person', actual: true };

  test('create, read, update, delete, revive', async () => {
    const { ask } = await endpoint();
    const created = await ask('POST Group', { body: { ...group, id: 'mine' } });
    expect(created.status).toBe(201);
    const location = created.header('location') ?? '';
    expect(location).toMatch(new RegExp(`^${BASE}/Group/[^/]+/_history/1$`));
    const at = location.slice(BASE.length + 1).replace('/_history/1', '');
    expect(at).not.toBe('Group/mine');
    const id = at.slice('Group/'.length);

    const read = await ask(`GET ${at}`);
    expect(read.status).toBe(200);
    expect(read.json).toMatchObject({ ...group, id, meta: { versionId: '1' } });
    expect(read.header('etag')).toBe('W/"1"');
    expect(read.header('last-modified')).toMatch(/GMT$/);

    const updated = await ask(`PUT ${at}`, { body: { ...group, id, quantity: 3 }, headers: { 'if-match': 'W/"1"' } });
    expect([updated.status, updated.header('etag')]).toEqual([200, 'W/"2"']);
    expect((await ask(`GET ${at}/_history/1`)).json).not.toHaveProperty('quantity');
    expect((await ask(`PUT ${at}`, { body: { ...group, id }, headers: { 'if-match': 'W/"1"' } })).status).toBe(412);

    expect((await ask(`DELETE ${at}`)).status).toBe(204);
    const again = await ask(`DELETE ${at}`);
    expect([again.status, again.header('etag')]).toEqual([204, 'W/"3"']);
    expect((await ask(`GET ${at}`)).status).toBe(410);
    expect((await ask(`GET ${at}/_history/3`)).status).toBe(410);
    expect((await ask(`GET ${at}/_history/2`)).status).toBe(200);
    expect((await ask(`PUT ${at}`, { body: { ...group, id } })).status).toBe(201);
    expect((await ask(`GET ${at}`)).header('etag')).toBe('W/"4"');
  });

  test.each([
    ['GET Nothing/a', undefined, 404, 'not-supported'],
    ['GET Group/a_b', undefined, 400, 'value'],
    ['GET Group/nobody', undefined, 404, 'not-found'],
    ['POST Group', '{"resourceType":', 400, 'structure'],
    ['POST Group', '', 400, 'required'],
    ['POST Group', '{"resourceType":"Patient"}', 400, 'invalid'],
    ['PUT Group/a', '{"resourceType":"Group","id":"b"}', 400, 'invalid'],
    ['POST Group', ' '.repeat(4 * 1024 * 1024 + 1), 413, 'too-long'],
    ['GET Group/a/$nothing', undefined, 404, 'not-supported'],
    ['POST Group/a', '{}', 405, 'not-supported'],
  ])('%s is %#: an OperationOutcome', async (line, body, status, code) => {
    const { ask, failures } = await endpoint();
    const seen = await ask(line, { body });
    expect([seen.status, seen.json]).toMatchObject([status, { resourceType: 'OperationOutcome', issue: [{ code }] }]);
    expect(failures).toEqual([]);
  });
});
