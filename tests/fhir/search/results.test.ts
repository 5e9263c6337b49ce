// https://hl7.org/fhir/R4/search.html#return
import { describe, expect, test } from 'vitest';
import { FhirError } from '../../../fhir/error.ts';
import { subsetOf } from '../../../fhir/search/subset.ts';
import { parse } from './evaluate.ts';
import { officialExamples } from './examples.ts';

describe('how to answer', () => {
  test.each([
    ['', { count: 20, total: 'none' }],
    ['_count=5', { count: 5 }],
    ['_count=5000', { count: 1000, self: '_count=1000' }],
    ['_count=0', { count: 0 }],
    ['_summary=count', { count: 0, summary: 'count' }],
    ['_summary=data', { summary: 'data' }],
    ['_total=accurate', { total: 'accurate' }],
    ['_total=estimate', { total: 'estimate' }],
    ['_elements=id, code', { elements: ['id', 'code'] }],
    ['_elements=id&_elements=code', { elements: ['id', 'code'] }],
    ['_contained=false&_containedType=container', { warnings: [] }],
    ['_format=json&_pretty=true', { warnings: [], self: '_format=json&_pretty=true' }],
    ['_cursor=abc&code=x', { cursor: 'abc', self: 'code=x' }],
    ['code=http://loinc.org|1,2&subject=Patient/1', { self: 'code=http://loinc.org%7C1,2&subject=Patient/1' }],
  ])('%s', (query, expected) => {
    expect(parse(`Observation?${query}`)).toMatchObject(expected);
  });

  test.each([
    ['_count=-1', '_count'],
    ['_count=ten', '_count'],
    ['_summary=some', '_summary'],
    ['_total=about', '_total'],
    ['_summary=text&_include=Observation:subject', '_summary'],
    ['_sort=code-value-quantity', '_sort'],
    ['_sort=_text', '_sort'],
    ['_sort=date,code,status,subject,method,category', '_sort'],
    ['_include=Nothing:subject', '_include'],
    ['_include=Observation', '_include'],
    ['_include=Observation:code', '_include'],
    ['_include=Observation:unknown', '_include'],
    ['_include=Observation:subject:Nothing', '_include'],
    ['_revinclude=*', '_revinclude'],
  ])('%s is refused', (query, name) => {
    const refusal = fault(() => parse(`Observation?${query}`));
    expect(refusal).toMatchObject({ status: 400, issues: [{ expression: [name] }] });
  });
});

function fault(action: () => unknown): FhirError | undefined {
  try {
    action();
  } catch (error) {
    if (error instanceof FhirError) return error;
    throw error;
  }
  return undefined;
}

test('sort keys, in order', () => {
  expect(
    parse('Observation?_sort=status,-date,category').sort.map(({ parameter, descending }) => [
      parameter.code,
      descending,
    ]),
  ).toEqual([
    ['status', false],
    ['date', true],
    ['category', false],
  ]);
});

test.each([
  ['_include=Observation:subject', [['Observation', 'subject', undefined, false]]],
  ['_include=Observation:subject:Group', [['Observation', 'subject', 'Group', false]]],
  ['_include:iterate=Group:member', [['Group', 'member', undefined, true]]],
  ['_include:recurse=Group:member', [['Group', 'member', undefined, true]]],
  ['_include=*', [['Observation', '*', undefined, false]]],
  ['_include=Observation:*', [['Observation', '*', undefined, false]]],
  [
    '_include=Observation:subject&_include=Observation:focus',
    [
      ['Observation', 'subject', undefined, false],
      ['Observation', 'focus', undefined, false],
    ],
  ],
])('%s', (query, expected) => {
  const rows = parse(`Observation?${query}`).include.map(({ source, parameter, target, iterate }) => [
    source,
    parameter === '*' ? '*' : parameter.code,
    target,
    iterate,
  ]);
  expect(rows).toEqual(expected);
  expect(
    parse(`Observation?${query.replace('_include=*', '_include=Observation:*').replaceAll('_include', '_revinclude')}`)
      .revinclude,
  ).toHaveLength(expected.length);
});

describe('subsets', () => {
  const observation = {
    resourceType: 'Observation',
    id: 'o',
    meta: { versionId: '1', tag: [{ code: 'mine' }] },
    text: { status: 'generated', div: '<div/>' },
    status: 'final',
    code: { coding: [{ code: 'c', display: 'C' }] },
    valueQuantity: { value: 1 },
    method: { text: 'm' },
    note: [{ text: 'n' }],
    component: [
      {
        code: { text: 'p' },
        valueQuantity: { value: 2 },
        interpretation: [{ text: 'i' }],
        extension: [{ url: 'http://e' }],
      },
    ],
    _issued: { extension: [{ url: 'http://e' }] },
    extension: [{ url: 'http://e' }],
    modifierExtension: [{ url: 'http://m' }],
  };
  test.each([
    [{ summary: 'true' }, '_issued code component id meta modifierExtension resourceType status valueQuantity'],
    [{ summary: 'text' }, 'code id meta modifierExtension resourceType status text'],
    [
      { summary: 'data' },
      '_issued code component extension id meta method modifierExtension note resourceType status valueQuantity',
    ],
    [{ elements: ['value', 'note'] }, 'code id meta modifierExtension note resourceType status valueQuantity'],
    [
      { elements: ['valueQuantity', 'issued'] },
      '_issued code id meta modifierExtension resourceType status valueQuantity',
    ],
    [{ elements: [] }, 'code id meta modifierExtension resourceType status'],
  ] as const)('%j keeps %s', (subset, names) => {
    const part = subsetOf(observation, subset);
    expect(Object.keys(part).sort().join(' ')).toBe(names);
    expect(part.meta?.tag?.map(({ code }) => code)).toEqual(['mine', 'SUBSETTED']);
    expect(part.code).toEqual(observation.code);
  });
  test.each([{}, { summary: 'false' }] as const)('%j is the resource itself', (subset) => {
    expect(subsetOf(observation, subset)).toBe(observation);
  });
  test('a summary goes below the top: what is no summary of a component is left out', () => {
    const [component] = subsetOf(observation, { summary: 'true' }).component as object[];
    expect(Object.keys(component ?? {})).toEqual(['code', 'valueQuantity', 'extension']);
  });
  test('a summary of every official example keeps its type and id, and is a part of it', () => {
    for (const example of officialExamples()) {
      const { meta: _, ...summary } = subsetOf(example, { summary: 'true' });
      expect([summary.resourceType, summary.id]).toEqual([example.resourceType, example.id]);
      expect(Object.keys(summary).filter((name) => !(name in example))).toEqual([]);
    }
  });
});
