// https://hl7.org/fhir/R4/search.html and https://hl7.org/fhir/R4/bundle.html#searchset: what a page looks like
import type { Bundle } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import { BASE, endpointOver } from '../ask.ts';
import { STORES } from '../stores.ts';

describe.each(STORES)('over %s', (_name, make) => {
  const endpoint = endpointOver(make);

  async function studies() {
    const one = await endpoint();
    for (const [id, status] of [
      ['a', 'active'],
      ['b', 'completed'],
      ['c', 'completed'],
      ['d', 'completed'],
    ])
      await one.ask(`PUT ResearchStudy/${id}`, {
        body: { resourceType: 'ResearchStudy', id, status, title: `Study ${id}` },
      });
    await one.ask('PUT Group/g', {
      body: { resourceType: 'Group', id: 'g', type: 'person', actual: true },
    });
    await one.ask('PUT Observation/o', {
      body: {
        resourceType: 'Observation',
        id: 'o',
        status: 'final',
        code: { text: 'x' },
        focus: [{ reference: 'ResearchStudy/b' }],
        subject: { reference: 'Group/g' },
      },
    });
    return one;
  }

  const shape = (bundle: Bundle) =>
    (bundle.entry ?? []).map(({ resource, search }) => `${search?.mode} ${resource?.id}`);
  const link = (bundle: Bundle, name: string) => bundle.link?.find(({ relation }) => relation === name)?.url;

  test('pages with absolute links, followed to the end and back', async () => {
    const { ask } = await studies();
    const first = (await ask('GET ResearchStudy?status=completed&_count=2&_total=accurate&_sort=title'))
      .json as unknown as Bundle;
    expect(first).toMatchObject({ resourceType: 'Bundle', type: 'searchset', total: 3 });
    expect(first.meta?.lastUpdated).toBeDefined();
    expect(first.entry?.[0]?.fullUrl).toBe(`${BASE}/ResearchStudy/b`);
    expect(link(first, 'self')).toBe(`${BASE}/ResearchStudy?status=completed&_count=2&_total=accurate&_sort=title`);
    const next = link(first, 'next')?.slice(BASE.length + 1);
    const second = (await ask(`GET ${next}`)).json as unknown as Bundle;
    expect([shape(first), shape(second)]).toEqual([['match b', 'match c'], ['match d']]);
    expect(link(second, 'next')).toBeUndefined();
    const previous = link(second, 'previous')?.slice(BASE.length + 1);
    expect(shape((await ask(`GET ${previous}`)).json as unknown as Bundle)).toEqual(shape(first));
  });

  test('_include and _revinclude are marked', async () => {
    const { ask } = await studies();
    const query = '_id=o&_include=Observation:focus&_include=Observation:subject';
    const found = (await ask(`GET Observation?${query}`)).json as unknown as Bundle;
    expect(shape(found)).toEqual(['match o', 'include b', 'include g']);
    const back = (await ask('GET ResearchStudy?_id=b&_revinclude=Observation:focus')).json as unknown as Bundle;
    expect(shape(back)).toEqual(['match b', 'include o']);
  });

  test('POST _search reads the form and the query', async () => {
    const { ask } = await studies();
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const seen = await ask('POST ResearchStudy/_search?_count=1', { body: 'status=active', headers });
    expect(shape(seen.json as unknown as Bundle)).toEqual(['match a']);
    expect((await ask('POST ResearchStudy/_search', { body: '{}' })).status).toBe(415);
  });

  test('what is unknown is told, and refused when strict', async () => {
    const { ask } = await studies();
    const lenient = (await ask('GET ResearchStudy?wrong=1&status=active')).json as unknown as Bundle;
    expect(shape(lenient)).toEqual(['match a', 'outcome undefined']);
    expect(lenient.entry?.at(-1)?.resource).toMatchObject({ issue: { length: 1 } });
    expect(link(lenient, 'self')).toBe(`${BASE}/ResearchStudy?status=active`);
    const strict = await ask('GET ResearchStudy?wrong=1', { headers: { prefer: 'handling=strict' } });
    expect([strict.status, strict.json]).toMatchObject([400, { issue: [{ expression: ['wrong'] }] }]);
  });

  test.each([
    ['ResearchStudy?date=yesterday', 'date'],
    ['ResearchStudy?date=xx2025', 'date'],
    ['ResearchStudy?_cursor=forged', '_cursor'],
    ['ResearchStudy?status:wrong=active', 'status:wrong'],
    ['ResearchStudy?_count=-1', '_count'],
  ])('GET %s is 400', async (url, culprit) => {
    const { ask, failures } = await studies();
    const seen = await ask(`GET ${url}`);
    expect([seen.status, seen.json]).toMatchObject([400, { issue: [{ expression: [culprit] }] }]);
    expect(failures).toEqual([]);
  });

  test('who may not search a type finds nothing of it, in includes and over all types', async () => {
    const { ask } = await studies();
    const access = { allows: (type: string) => type !== 'Observation' };
    expect((await ask('GET Observation', { access })).status).toBe(403);
    const back = await ask('GET ResearchStudy?_id=b&_revinclude=Observation:focus', { access });
    expect(shape(back.json as unknown as Bundle)).toEqual(['match b']);
    const all = (await ask('GET ?_total=accurate', { access })).json as unknown as Bundle;
    expect([all.total, shape(all).includes('match o')]).toEqual([5, false]);
  });
});
