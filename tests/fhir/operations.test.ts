// https://hl7.org/fhir/R4/operationslist.html: the operations served
import type { Bundle, OperationOutcome } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import { BASE, endpointOver } from './ask.ts';
import { STORES } from './stores.ts';

describe.each(STORES)('over %s', (_name, make) => {
  const endpoint = endpointOver(make);

  const group = (id: string, more = {}) => ({ resourceType: 'Group', id, type: 'person', actual: true, ...more });
  const parameters = (...parameter: unknown[]) => ({ resourceType: 'Parameters', parameter });
  const tag = (code: string) => ({ system: 'http://example.org/tags', code });
  const metaParameter = (meta: unknown) => parameters({ name: 'meta', valueMeta: meta });

  test('$meta-add and $meta-delete: a new version of the resource, or the version edited in place', async () => {
    const { ask } = await endpoint();
    await ask('PUT Group/a', { body: group('a', { meta: { tag: [tag('one')] } }) });
    const added = await ask('POST Group/a/$meta-add', {
      body: metaParameter({ tag: [tag('one'), tag('two')], profile: ['http://example.org/p'] }),
    });
    expect(added.json).toMatchObject({
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'return',
          valueMeta: { versionId: '2', tag: [tag('one'), tag('two')], profile: ['http://example.org/p'] },
        },
      ],
    });
    const again = await ask('POST Group/a/$meta-add', { body: metaParameter({ tag: [tag('two')] }) });
    expect(again.header('etag')).toBe('W/"2"');

    await ask('POST Group/a/_history/1/$meta-delete', { body: metaParameter({ tag: [tag('one')] }) });
    expect((await ask('GET Group/a/_history/1')).json).not.toHaveProperty('meta.tag');
    expect((await ask('GET Group/a/$meta')).json).toMatchObject({
      parameter: [{ valueMeta: { versionId: '2', tag: [tag('one'), tag('two')] } }],
    });
    expect((await ask('POST Group/a/$meta-add', { body: parameters() })).status).toBe(400);
    expect((await ask('POST Group/nobody/$meta-add', { body: metaParameter({}) })).status).toBe(404);
  });

  test.each<[string, string, unknown, string[]]>([
    ['a valid resource', 'Group/$validate', group('a'), ['information']],
    ['an invalid one', 'Group/$validate', { resourceType: 'Group' }, ['error', 'error']],
    ['in Parameters', 'Group/$validate', parameters({ name: 'resource', resource: group('a') }), ['information']],
    ['update without id', 'Group/$validate?mode=update', { ...group('a'), id: undefined }, ['error']],
    [
      'update under another id',
      'Group/a/$validate',
      parameters({ name: 'resource', resource: group('b') }, { name: 'mode', valueCode: 'update' }),
      ['error'],
    ],
    ['delete', 'Group/a/$validate', parameters({ name: 'mode', valueCode: 'delete' }), ['information']],
    ['another type', 'Group/$validate', { resourceType: 'Patient' }, ['error']],
  ])('$validate: %s', async (_name, path, body, severities) => {
    const { ask } = await endpoint();
    await ask('PUT Group/a', { body: group('a') });
    const seen = await ask(`POST ${path}`, { body });
    expect(seen.status).toBe(200);
    expect((seen.json as unknown as OperationOutcome).issue.map(({ severity }) => severity)).toEqual(severities);
    expect((await ask('GET _history')).json.entry).toHaveLength(1);
  });

  test('$validate refuses a profile that it does not hold, and a mode that is none', async () => {
    const { ask } = await endpoint();
    expect((await ask('POST Group/$validate?profile=http://example.org/p', { body: group('a') })).status).toBe(400);
    expect((await ask('POST Group/$validate?mode=wrong', { body: group('a') })).status).toBe(400);
  });

  const PROFILE = 'http://example.org/StructureDefinition/counted';
  const profile = {
    resourceType: 'StructureDefinition',
    id: 'counted',
    url: PROFILE,
    name: 'Counted',
    status: 'active',
    kind: 'resource',
    abstract: false,
    type: 'Group',
    baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Group',
    derivation: 'constraint',
    differential: { element: [{ id: 'Group.quantity', path: 'Group.quantity', min: 1 }] },
  };

  test('$validate against a profile that is named, and against those that the resource claims', async () => {
    const { ask } = await endpoint();
    await ask('PUT StructureDefinition/counted', { body: profile });
    const severities = async (path: string, body: unknown) => {
      const seen = await ask(`POST ${path}`, { body });
      return (seen.json as unknown as OperationOutcome).issue.map(({ severity }) => severity);
    };
    const named = `Group/$validate?profile=${encodeURIComponent(PROFILE)}`;
    expect(await severities(named, group('a'))).toEqual(['error']);
    expect(await severities(named, group('a', { quantity: 3 }))).toEqual(['information']);
    expect(await severities('Group/$validate', group('a', { meta: { profile: [PROFILE] } }))).toEqual(['error']);
    const elsewhere = { meta: { profile: ['http://example.org/other'] } };
    expect(await severities('Group/$validate', group('a', elsewhere))).toEqual(['information']);
  });

  async function study() {
    const one = await endpoint();
    await one.ask('PUT Organization/org', { body: { resourceType: 'Organization', id: 'org', name: 'Sponsor' } });
    for (const id of ['s', 'other'])
      await one.ask(`PUT ResearchStudy/${id}`, {
        body: { resourceType: 'ResearchStudy', id, status: 'active', sponsor: { reference: 'Organization/org' } },
      });
    await one.ask('PUT Group/g', { body: group('g') });
    for (const n of [1, 2, 3, 4, 5])
      await one.ask(`PUT Observation/o${n}`, {
        body: {
          resourceType: 'Observation',
          id: `o${n}`,
          status: 'final',
          code: { text: 'x' },
          focus: [{ reference: n === 5 ? 'ResearchStudy/other' : 'ResearchStudy/s' }],
          subject: { reference: 'Group/g' },
        },
      });
    return one;
  }

  const shape = (bundle: Bundle) =>
    (bundle.entry ?? []).map(({ resource, search }) => `${search?.mode} ${resource?.id}`);
  const next = (bundle: Bundle) => bundle.link?.find(({ relation }) => relation === 'next')?.url.slice(BASE.length + 1);

  test('$everything of a study: itself, its results, and what they refer to', async () => {
    const { ask } = await study();
    const whole = (await ask('GET ResearchStudy/s/$everything')).json as unknown as Bundle;
    expect(shape(whole)).toEqual([
      'match s',
      'match o1',
      'match o2',
      'match o3',
      'match o4',
      'include org',
      'include g',
    ]);
    expect(next(whole)).toBeUndefined();
  });

  test('$everything page by page: every match once', async () => {
    const { ask } = await study();
    const matches: string[] = [];
    for (let url: string | undefined = 'ResearchStudy/s/$everything?_count=2'; url !== undefined; ) {
      const page = (await ask(`GET ${url}`)).json as unknown as Bundle;
      matches.push(...shape(page).filter((one) => one.startsWith('match')));
      url = next(page);
    }
    expect(matches).toEqual(['match s', 'match o1', 'match o2', 'match o3', 'match o4']);
  });

  test('$everything by type, of a group, and of what it is not for', async () => {
    const { ask } = await study();
    const some = (await ask('GET ResearchStudy/s/$everything?_type=Group')).json as unknown as Bundle;
    expect(shape(some)).toEqual(['match s', 'include org']);
    const results = (await ask('GET Group/g/$everything')).json as unknown as Bundle;
    expect(shape(results).filter((one) => one.startsWith('match'))).toHaveLength(6);
    const access = { allows: (type: string) => type !== 'Observation' };
    const seen = (await ask('GET ResearchStudy/s/$everything', { access })).json as unknown as Bundle;
    expect(shape(seen)).toEqual(['match s', 'include org']);
    expect((await ask('GET Observation/o1/$everything')).status).toBe(404);
    expect((await ask('GET ResearchStudy/nobody/$everything')).status).toBe(404);
    expect((await ask('GET ResearchStudy/s/$everything?_cursor=forged')).status).toBe(400);
  });
});
