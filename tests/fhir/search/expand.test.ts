// https://hl7.org/fhir/R4/search.html#token (:in, :not-in, :above, :below) and https://hl7.org/fhir/R4/valueset.html#compositions
import { expect, test } from 'vitest';
import { expandQuery } from '../../../fhir/search/expand.ts';
import { BASE, found, parse, storeOf } from './evaluate.ts';

const S = 'http://acme.org/animals';
const valueSet = (id: string, content: object) => ({
  resourceType: 'ValueSet',
  id,
  url: `http://acme.org/vs/${id}`,
  ...content,
});
const compose = (id: string, include: object[], exclude?: object[]) =>
  valueSet(id, { compose: { include, ...(exclude ? { exclude } : {}) } });
const filter = (property: string, op: string, value: string) => [{ property, op, value }];
const condition = (id: string, code: string, system = S) => ({
  resourceType: 'Condition',
  id,
  code: { coding: [{ system, code }] },
});

const store = await storeOf([
  {
    resourceType: 'CodeSystem',
    id: 'animals',
    url: S,
    content: 'complete',
    concept: [
      {
        code: 'animal',
        concept: [
          { code: 'dog', property: [{ code: 'legs', valueInteger: 4 }], concept: [{ code: 'pug' }] },
          { code: 'bird', property: [{ code: 'legs', valueInteger: 2 }] },
          { code: 'cat' },
        ],
      },
      {
        code: 'dogfish',
        property: [
          { code: 'parent', valueCode: 'animal' },
          { code: 'parent', valueCode: 'fish' },
        ],
      },
      { code: 'fish' },
    ],
  },
  {
    resourceType: 'CodeSystem',
    id: 'part',
    url: 'http://acme.org/part',
    content: 'fragment',
    concept: [{ code: 'x' }],
  },
  compose('listed', [{ system: S, concept: [{ code: 'dog' }, { code: 'cat' }] }]),
  compose('dogs', [{ system: S, filter: filter('concept', 'is-a', 'dog') }]),
  compose('notDogs', [{ system: S, filter: filter('concept', 'is-not-a', 'dog') }]),
  compose('pups', [{ system: S, filter: filter('concept', 'descendent-of', 'dog') }]),
  compose('four', [{ system: S, filter: filter('legs', '=', '4') }]),
  compose('walkers', [{ system: S, filter: filter('legs', 'exists', 'true') }]),
  compose('all', [{ system: S }]),
  compose('allButDogs', [{ system: S }], [{ valueSet: ['http://acme.org/vs/dogs'] }]),
  compose('both', [{ valueSet: ['http://acme.org/vs/listed', 'http://acme.org/vs/dogs'] }]),
  compose('union', [{ system: S, concept: [{ code: 'fish' }] }, { valueSet: ['http://acme.org/vs/dogs'] }]),
  compose('other', [{ system: 'http://unknown.org' }]),
  compose('partial', [{ system: 'http://acme.org/part' }]),
  compose('regex', [{ system: S, filter: filter('code', 'regex', '(a+)+$') }]),
  compose('circular', [{ valueSet: ['http://acme.org/vs/circular'] }]),
  compose('empty', [{ system: S, filter: filter('legs', '=', '9') }]),
  valueSet('bare', {}),
  valueSet('expanded', {
    expansion: {
      timestamp: '2020',
      total: 1,
      contains: [{ system: S, code: 'animal', abstract: true, contains: [{ system: S, code: 'cat' }] }],
    },
  }),
  valueSet('page', { expansion: { timestamp: '2020', total: 100, contains: [{ system: S, code: 'cat' }] } }),
  valueSet('versioned', { version: '2.0', compose: { include: [{ system: S, concept: [{ code: 'cat' }] }] } }),
  condition('dog', 'dog'),
  condition('pug', 'pug'),
  condition('cat', 'cat'),
  condition('dogfish', 'dogfish'),
  condition('strange', 'dog', 'http://other.org'),
  { resourceType: 'Condition', id: 'none' },
  { resourceType: 'Encounter', id: 'e', diagnosis: [{ condition: { reference: 'Condition/pug' } }] },
]);
const vs = (id: string) => `http://acme.org/vs/${id}`;

test.each([
  [`code:in=${vs('listed')}`, 'dog cat'],
  ['code:in=ValueSet/listed', 'dog cat'],
  [`code:in=${BASE}/ValueSet/listed`, 'dog cat'],
  [`code:not-in=${vs('listed')}`, 'pug dogfish strange none'],
  [`code:in=${vs('listed')},${vs('pups')}`, 'dog pug cat'],
  [`code:in=${vs('dogs')}`, 'dog pug'],
  [`code:in=${vs('notDogs')}`, 'cat dogfish'],
  [`code:in=${vs('pups')}`, 'pug'],
  [`code:in=${vs('four')}`, 'dog'],
  [`code:in=${vs('walkers')}`, 'dog'],
  [`code:in=${vs('all')}`, 'dog pug cat dogfish'],
  [`code:in=${vs('allButDogs')}`, 'cat dogfish'],
  [`code:in=${vs('both')}`, 'dog'],
  [`code:in=${vs('union')}`, 'dog pug'],
  [`code:in=${vs('expanded')}`, 'cat'],
  [`code:in=${vs('empty')}`, ''],
  [`code:not-in=${vs('empty')}`, 'dog pug cat dogfish strange none'],
  [`code:in=${vs('versioned')}|2.0`, 'cat'],
  [`code:below=${S}|animal`, 'dog pug cat dogfish'],
  [`code:below=${S}|dog`, 'dog pug'],
  [`code:below=${S}|fish`, 'dogfish'],
  [`code:above=${S}|pug`, 'dog pug'],
  [`code:above=${S}|dogfish`, 'dogfish'],
  [`code:below=${S}|unheard`, ''],
])('Condition?%s finds %s', async (query, ids) => {
  expect(await found(store, `Condition?${query}`)).toBe(ids);
});

test.each([
  [`code:in=${vs('missing')}`, 'code'],
  [`code:in=${vs('versioned')}|3.0`, 'code'],
  [`code:in=${vs('other')}`, 'code'],
  [`code:in=${vs('partial')}`, 'code'],
  [`code:in=${vs('regex')}`, 'code'],
  [`code:in=${vs('circular')}`, 'code'],
  [`code:in=${vs('bare')}`, 'code'],
  [`code:in=${vs('page')}`, 'code'],
  ['code:in=http://snomed.info/sct?fhir_vs=isa/126851005', 'code'],
  ['code:below=126851005', 'code'],
  ['code:below=http://snomed.info/sct|126851005', 'code'],
  ['code:above=http://acme.org/part|x', 'code'],
])('Condition?%s cannot be expanded and is refused', async (query, name) => {
  expect(await found(store, `Condition?${query}`)).toBe(`400 ${name}`);
});

test('inside chains and _has too', async () => {
  expect(await found(store, `Encounter?diagnosis:Condition.code:below=${S}|dog`)).toBe('e');
  expect(await found(store, `Encounter?diagnosis:Condition.code:in=${vs('listed')}`)).toBe('');
  expect(await found(store, `Condition?_has:Encounter:diagnosis:_id=e&code:below=${S}|dog`)).toBe('pug');
});

test('what the caller may not read is as good as not held, and a list is forbidden', async () => {
  const access = { allows: (type: string) => type === 'Condition' };
  const expand = (text: string) => expandQuery(parse(text), store.plain, { base: BASE, access });
  await expect(expand(`Condition?code:in=${vs('listed')}`)).rejects.toMatchObject({ status: 400 });
  await expect(expand('Condition?_list=1')).rejects.toMatchObject({ status: 403 });
});

test('a query without any of these is returned as it is', async () => {
  const query = parse('Condition?code=x');
  expect(await expandQuery(query, store.plain, { base: BASE })).toBe(query);
});
