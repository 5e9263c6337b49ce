// https://hl7.org/fhir/R4/http.html#history
import type { Bundle } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import { BASE, endpointOver } from '../ask.ts';
import { STORES } from '../stores.ts';

describe.each(STORES)('over %s', (_name, make) => {
  const endpoint = endpointOver(make);

  async function lives() {
    const one = await endpoint();
    const group = (id: string, quantity: number) => ({
      resourceType: 'Group',
      id,
      type: 'person',
      actual: true,
      quantity,
    });
    await one.ask('PUT Group/a', { body: group('a', 1) });
    await one.ask('PUT Group/a', { body: group('a', 2) });
    await one.ask('DELETE Group/a');
    await one.ask('PUT Group/b', { body: group('b', 1) });
    await one.ask('POST Patient', { body: { resourceType: 'Patient' } });
    return one;
  }

  const shape = (bundle: Bundle) =>
    (bundle.entry ?? []).map(({ request, response }) => `${request?.method} ${request?.url} ${response?.etag}`);

  test.each([
    ['Group/a/_history', ['DELETE Group/a W/"3"', 'PUT Group/a W/"2"', 'PUT Group/a W/"1"']],
    ['Group/_history', ['PUT Group/b W/"1"', 'DELETE Group/a W/"3"', 'PUT Group/a W/"2"', 'PUT Group/a W/"1"']],
    ['Group/_history?_count=1', ['PUT Group/b W/"1"']],
    ['_history?_count=2', ['POST Patient W/"1"', 'PUT Group/b W/"1"']],
    ['_history?_since=2999', []],
    ['Group/_history?_at=2025', []],
  ])('%s', async (url, expected) => {
    const { ask } = await lives();
    const seen = await ask(`GET ${url}`);
    expect(seen.json).toMatchObject({ resourceType: 'Bundle', type: 'history' });
    expect(shape(seen.json as unknown as Bundle)).toEqual(expected);
  });

  test('a deletion has no resource, and pages follow one another', async () => {
    const { ask } = await lives();
    const first = (await ask('GET Group/a/_history?_count=2')).json as unknown as Bundle;
    expect(first.entry?.map(({ resource }) => resource?.meta?.versionId)).toEqual([undefined, '2']);
    const next = first.link?.find(({ relation }) => relation === 'next')?.url ?? '';
    expect(next.startsWith(`${BASE}/Group/a/_history?_count=2&_cursor=`)).toBe(true);
    expect(shape((await ask(`GET ${next.slice(BASE.length + 1)}`)).json as unknown as Bundle)).toEqual([
      'PUT Group/a W/"1"',
    ]);
  });

  test.each([
    ['Group/nobody/_history', 404],
    ['Group/_history?_since=yesterday', 400],
    ['Group/_history?_count=many', 400],
  ])('%s is %i', async (url, status) => {
    expect((await (await lives()).ask(`GET ${url}`)).status).toBe(status);
  });
});
