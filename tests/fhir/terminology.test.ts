// https://hl7.org/fhir/R4/terminology-service.html: what is served of it, over the value sets and code systems that are held
import type { Parameters, ValueSet } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import { endpointOver } from './ask.ts';
import { STORES } from './stores.ts';

const SYSTEM = 'http://example.org/CodeSystem/animals';
const URL = 'http://example.org/ValueSet/animals';

const animals = {
  resourceType: 'CodeSystem',
  id: 'animals',
  url: SYSTEM,
  name: 'Animals',
  version: '2',
  status: 'active',
  content: 'complete',
  concept: [
    {
      code: 'mammal',
      display: 'Mammal',
      definition: 'Warm',
      concept: [
        {
          code: 'cat',
          display: 'Cat',
          designation: [{ language: 'fr', value: 'Chat' }],
          property: [{ code: 'legs', valueInteger: 4 }],
        },
        { code: 'dog', display: 'Dog' },
      ],
    },
    { code: 'bird', display: 'Bird' },
  ],
};
const mammals = {
  resourceType: 'ValueSet',
  id: 'mammals',
  url: URL,
  name: 'Mammals',
  status: 'active',
  compose: {
    include: [
      { system: SYSTEM, filter: [{ property: 'concept', op: 'is-a', value: 'mammal' }] },
      { system: 'http://example.org/other', concept: [{ code: 'x', display: 'Unknown beast' }] },
    ],
    exclude: [{ system: SYSTEM, concept: [{ code: 'dog' }] }],
  },
};

describe.each(STORES)('over %s', (_name, make) => {
  async function held() {
    const one = await endpointOver(make)();
    await one.ask('PUT CodeSystem/animals', { body: animals });
    await one.ask('PUT ValueSet/mammals', { body: mammals });
    return one;
  }

  const MAMMALS = ['mammal Mammal', 'cat Cat', 'x Unknown beast'];
  test.each([
    [`GET ValueSet/$expand?url=${URL}`, MAMMALS, 3],
    ['GET ValueSet/mammals/$expand', MAMMALS, 3],
    ['GET ValueSet/mammals/$expand?filter=BEAST', ['x Unknown beast'], 1],
    ['GET ValueSet/mammals/$expand?offset=1&count=1', ['cat Cat'], 3],
    ['GET ValueSet/mammals/$expand?count=0', [], 3],
  ])('%s', async (line, expected, total) => {
    const { ask } = await held();
    const { expansion } = (await ask(line)).json as unknown as ValueSet;
    expect(expansion?.contains?.map(({ code, display }) => `${code} ${display}`) ?? []).toEqual(expected);
    expect(expansion?.total).toBe(total);
  });

  const result = (seen: { json: unknown }) =>
    Object.fromEntries(
      ((seen.json as Parameters).parameter ?? []).map(({ name, ...value }) => [name, Object.values(value)[0]]),
    );

  test.each([
    [`GET ValueSet/$validate-code?url=${URL}&system=${SYSTEM}&code=cat`, { result: true, display: 'Cat' }],
    [`GET ValueSet/mammals/$validate-code?system=${SYSTEM}&code=dog`, { result: false }],
    [`GET ValueSet/mammals/$validate-code?system=${SYSTEM}&code=cat&display=Dog`, { result: false, display: 'Cat' }],
    [`GET CodeSystem/$validate-code?url=${SYSTEM}&code=dog`, { result: true, display: 'Dog' }],
    ['GET CodeSystem/animals/$validate-code?code=cow', { result: false }],
  ])('%s', async (line, expected) => {
    const { ask } = await held();
    expect(result(await ask(line))).toMatchObject(expected);
  });

  test('a codeableConcept is valid by any of its codings', async () => {
    const { ask } = await held();
    const valueCodeableConcept = {
      coding: [
        { system: SYSTEM, code: 'bird' },
        { system: SYSTEM, code: 'cat' },
      ],
    };
    const body = { resourceType: 'Parameters', parameter: [{ name: 'codeableConcept', valueCodeableConcept }] };
    expect(result(await ask('POST ValueSet/mammals/$validate-code', { body }))).toMatchObject({ result: true });
  });

  test('$lookup tells what the code system says', async () => {
    const { ask } = await held();
    const seen = await ask(`GET CodeSystem/$lookup?system=${SYSTEM}&code=cat`);
    expect(result(seen)).toMatchObject({ name: 'Animals', version: '2', display: 'Cat' });
    expect(seen.json.parameter).toContainEqual({
      name: 'property',
      part: [
        { name: 'code', valueCode: 'legs' },
        { name: 'value', valueInteger: 4 },
      ],
    });
  });

  test.each([
    ['GET ValueSet/$expand?url=http://example.org/none', 404],
    ['GET ValueSet/none/$expand', 404],
    ['GET ValueSet/$expand', 400],
    [`GET ValueSet/$expand?url=${URL}&context=x`, 400],
    [`GET ValueSet/$expand?url=${URL}&count=-1`, 400],
    [`GET ValueSet/$expand?url=${URL}&url=${URL}`, 400],
    ['GET ValueSet/mammals/$validate-code', 400],
    [`GET CodeSystem/$lookup?system=${SYSTEM}&code=cow`, 404],
    ['GET CodeSystem/$lookup?system=http://loinc.org&code=1', 404],
    ['GET CodeSystem/$lookup?code=1', 400],
    ['GET CodeSystem/$expand', 404],
    ['GET Patient/$validate-code', 404],
  ])('%s is %i', async (line, status) => {
    const { ask, failures } = await held();
    expect([line, (await ask(line)).status]).toEqual([line, status]);
    expect(failures).toEqual([]);
  });

  test('who may not read value sets and code systems learns nothing', async () => {
    const { ask } = await held();
    const blind = { access: { allows: (type: string) => type !== 'CodeSystem' } };
    expect((await ask(`GET CodeSystem/$lookup?system=${SYSTEM}&code=cat`, blind)).status).toBe(403);
    expect((await ask('GET ValueSet/mammals/$expand', blind)).status).toBe(400);
  });

  test('mode=terminology', async () => {
    const { ask } = await held();
    expect((await ask('GET metadata?mode=terminology')).json).toMatchObject({
      resourceType: 'TerminologyCapabilities',
    });
    expect((await ask('GET metadata?mode=full')).json).toMatchObject({ resourceType: 'CapabilityStatement' });
  });
});
