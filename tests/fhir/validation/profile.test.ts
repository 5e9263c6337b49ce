// https://hl7.org/fhir/R4/profiling.html
import { describe, expect, test } from 'vitest';
import type { Resource } from '../../../fhir/resource.ts';
import { validate } from '../../../fhir/validation/validate.ts';
import { definitionFiles, readExample } from '../official-examples.ts';

const profileOf = (type: string, element: object[], more: object = {}): Resource => ({
  resourceType: 'StructureDefinition',
  url: 'http://e.org/profile',
  name: 'P',
  status: 'draft',
  kind: 'resource',
  abstract: false,
  type,
  baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
  derivation: 'constraint',
  differential: { element: [{ id: type, path: type }, ...element] },
  ...more,
});
const element = (id: string, more: object) => ({ id, path: id.replace(/:[^.]+/g, ''), ...more });
const observation = (elements: object = {}) => ({
  resourceType: 'Observation',
  status: 'final',
  code: { text: 'x' },
  ...elements,
});
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const quantity = (value: number, unit = 'mg') => ({ valueQuantity: { value, unit } });
const to = (...types: string[]) => [
  { code: 'Reference', targetProfile: types.map((type) => `http://hl7.org/fhir/StructureDefinition/${type}`) },
];

const category = [
  element('Observation.category', {
    min: 1,
    slicing: { discriminator: [{ type: 'pattern', path: '$this' }], rules: 'open' },
  }),
  element('Observation.category:aggregate', {
    sliceName: 'aggregate',
    min: 1,
    max: '1',
    patternCodeableConcept: coded('http://e.org', 'aggregate'),
  }),
];
const systolic = [
  element('Observation.component', {
    slicing: { discriminator: [{ type: 'value', path: 'code.coding.code' }], rules: 'closed' },
  }),
  element('Observation.component:systolic', { sliceName: 'systolic', min: 1, max: '1' }),
  element('Observation.component:systolic.code', { patternCodeableConcept: coded('http://loinc.org', '8480-6') }),
  element('Observation.component:systolic.value[x]', { min: 1, type: [{ code: 'Quantity' }] }),
];
const component = (code: string, more: object = quantity(1)) => ({ code: coded('http://loinc.org', code), ...more });
const quoteExtension: Resource = profileOf(
  'Extension',
  [
    element('Extension.url', { fixedUri: 'http://e.org/quote' }),
    element('Extension.value[x]', { min: 1, type: [{ code: 'string' }] }),
  ],
  { url: 'http://e.org/quote', kind: 'complex-type' },
);
const quote = [
  element('Observation.extension', { slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' } }),
  element('Observation.extension:quote', {
    sliceName: 'quote',
    min: 1,
    type: [{ code: 'Extension', profile: ['http://e.org/quote'] }],
  }),
];
const valueSet: Resource = {
  resourceType: 'ValueSet',
  url: 'http://e.org/vs',
  status: 'draft',
  compose: { include: [{ system: 'http://e.org/cs' }, { system: 'http://loinc.org', concept: [{ code: '1-1' }] }] },
};
const codeSystem: Resource = {
  resourceType: 'CodeSystem',
  url: 'http://e.org/cs',
  status: 'draft',
  content: 'complete',
  concept: [{ code: 'a', concept: [{ code: 'b' }] }],
};
const bound = [element('Observation.code', { binding: { strength: 'required', valueSet: 'http://e.org/vs|1' } })];
const held = new Map([quoteExtension, valueSet, codeSystem].map((resource) => [String(resource.url), resource]));

type Row = [rule: string, elements: object[], resource: object, expression: string | undefined];
const rows: Row[] = [
  ['min', [element('Observation.subject', { min: 1 })], observation(), 'Observation.subject'],
  ['min held', [element('Observation.subject', { min: 1 })], observation({ subject: { display: 'x' } }), undefined],
  [
    'max 0',
    [element('Observation.encounter', { max: '0' })],
    observation({ encounter: { display: 'x' } }),
    'Observation.encounter',
  ],
  [
    'max 0 of a choice',
    [element('Observation.effective[x]', { max: '0' })],
    observation({ effectiveDateTime: '2020' }),
    'Observation.effective',
  ],
  [
    'max of a list',
    [element('Observation.focus', { max: '1' })],
    observation({ focus: [{ display: 'x' }, { display: 'y' }] }),
    'Observation.focus',
  ],
  [
    'min of a nested element',
    [element('Observation.component.value[x]', { min: 1 })],
    observation({ component: [{ code: { text: 'x' } }] }),
    'Observation.component[0].value',
  ],
  [
    'fixed',
    [element('Observation.status', { fixedCode: 'final' })],
    observation({ status: 'amended' }),
    'Observation.status',
  ],
  ['fixed held', [element('Observation.status', { fixedCode: 'final' })], observation(), undefined],
  [
    'fixed is all there is',
    [element('Observation.code', { fixedCodeableConcept: { text: 'x' } })],
    observation({ code: { text: 'x', id: 'y' } }),
    'Observation.code',
  ],
  [
    'pattern',
    [element('Observation.code', { patternCodeableConcept: coded('http://e.org', 'a') })],
    observation({ code: coded('http://e.org', 'b') }),
    'Observation.code',
  ],
  [
    'pattern held by one of several',
    [element('Observation.code', { patternCodeableConcept: coded('http://e.org', 'a') })],
    observation({ code: { text: 'x', coding: [{ code: 'z' }, { system: 'http://e.org', code: 'a', display: 'A' }] } }),
    undefined,
  ],
  [
    'types',
    [element('Observation.value[x]', { type: [{ code: 'Quantity' }] })],
    observation({ valueString: 'x' }),
    'Observation.value.ofType(string)',
  ],
  [
    'types held',
    [element('Observation.value[x]', { type: [{ code: 'Quantity' }] })],
    observation(quantity(1)),
    undefined,
  ],
  [
    'an element named by its choice',
    [element('Observation.valueQuantity.unit', { fixedString: 'g' })],
    observation(quantity(1)),
    'Observation.value.ofType(Quantity).unit',
  ],
  [
    'targets',
    [element('Observation.subject', { type: to('Group') })],
    observation({ subject: { reference: 'Patient/1' } }),
    'Observation.subject.reference',
  ],
  [
    'targets by type',
    [element('Observation.subject', { type: to('Group') })],
    observation({ subject: { type: 'Group', display: 'x' } }),
    undefined,
  ],
  [
    'maxLength',
    [element('Observation.value[x]', { maxLength: 3 })],
    observation({ valueString: 'abcd' }),
    'Observation.value.ofType(string)',
  ],
  [
    'minValue',
    [element('Observation.value[x]', { minValueInteger: 3 })],
    observation({ valueInteger: 2 }),
    'Observation.value.ofType(integer)',
  ],
  [
    'constraint',
    [
      element('Observation', {
        constraint: [{ key: 'x-1', severity: 'error', human: 'x', expression: 'note.exists()' }],
      }),
    ],
    observation(),
    'Observation',
  ],
  [
    'constraint of an element',
    [
      element('Observation.component', {
        constraint: [{ key: 'x-1', severity: 'error', human: 'x', expression: 'value.exists()' }],
      }),
    ],
    observation({ component: [component('1'), { code: { text: 'x' } }] }),
    'Observation.component[1]',
  ],
  [
    'a slice by pattern is missing',
    category,
    observation({ category: [coded('http://e.org', 'other')] }),
    'Observation.category',
  ],
  [
    'a slice by pattern twice',
    category,
    observation({ category: [coded('http://e.org', 'aggregate'), coded('http://e.org', 'aggregate')] }),
    'Observation.category',
  ],
  [
    'a slice by pattern, open',
    category,
    observation({ category: [coded('http://e.org', 'aggregate'), coded('http://e.org', 'other')] }),
    undefined,
  ],
  [
    'a slice by value, closed',
    systolic,
    observation({ component: [component('8480-6'), component('1-1')] }),
    'Observation.component[1]',
  ],
  [
    'a slice by value lacks an element',
    systolic,
    observation({ component: [component('8480-6', {})] }),
    'Observation.component[0].value',
  ],
  [
    'a slice by value has another type',
    systolic,
    observation({ component: [component('8480-6', { valueString: 'x' })] }),
    'Observation.component[0].value.ofType(string)',
  ],
  ['a slice by value held', systolic, observation({ component: [component('8480-6')] }), undefined],
  [
    'a required extension is missing',
    quote,
    observation({ extension: [{ url: 'http://e.org/other', valueString: 'x' }] }),
    'Observation.extension',
  ],
  [
    'a required extension has another value',
    quote,
    observation({ extension: [{ url: 'http://e.org/quote', valueInteger: 1 }] }),
    'Observation.extension[0].value.ofType(integer)',
  ],
  [
    'a required extension held',
    quote,
    observation({ extension: [{ url: 'http://e.org/quote', valueString: 'x' }] }),
    undefined,
  ],
  ['binding', bound, observation({ code: coded('http://e.org/cs', 'z') }), 'Observation.code'],
  ['binding without code', bound, observation(), 'Observation.code'],
  ['binding held by a system', bound, observation({ code: coded('http://e.org/cs', 'b') }), undefined],
  ['binding held by a concept', bound, observation({ code: coded('http://loinc.org', '1-1') }), undefined],
];

test.each(rows)('%s', (_rule, elements, resource, expression) => {
  const issues = validate(resource, {
    profiles: [profileOf('Observation', elements)],
    resolve: (canonical) => held.get(canonical),
  });
  expect(issues.map((issue) => issue.expression?.[0])).toEqual(expression === undefined ? [] : [expression]);
  expect(issues.every(({ severity }) => severity === 'error')).toBe(true);
});

describe('what cannot be checked is said', () => {
  test.each([
    [
      'a value set that is not held',
      [element('Observation.code', { binding: { strength: 'required', valueSet: 'http://e.org/unknown' } })],
    ],
    ['a base that is not held', []],
    [
      'a function of FHIRPath',
      [
        element('Observation', {
          constraint: [{ key: 'x-1', severity: 'error', human: 'x', expression: "code.memberOf('http://e.org')" }],
        }),
      ],
    ],
    [
      'a discriminator',
      [
        element('Observation.category', {
          slicing: { discriminator: [{ type: 'profile', path: 'resolve()' }], rules: 'open' },
        }),
        element('Observation.category:a', { sliceName: 'a', min: 0 }),
      ],
    ],
  ])('%s', (why, elements) => {
    const profile = profileOf(
      'Observation',
      elements,
      why.startsWith('a base') ? { baseDefinition: 'http://e.org/base' } : {},
    );
    const issues = validate(observation({ code: coded('http://e.org', 'x'), category: [{ text: 'x' }] }), {
      profiles: [profile],
    });
    expect(issues).toMatchObject([{ severity: 'information', code: 'informational' }]);
  });

  test('a profile of another type', () => {
    expect(validate(observation(), { profiles: [profileOf('Patient', [])] })).toMatchObject([
      { severity: 'error', expression: ['Observation'] },
    ]);
  });
});

test('profiles of R4: examples that name them conform', () => {
  const profiles = new Map<string, Resource>();
  for (const file of definitionFiles().filter((name) => name.startsWith('StructureDefinition-'))) {
    const { resource } = readExample(file);
    profiles.set(String(resource.url), resource);
  }
  const resolve = (canonical: string) => profiles.get(canonical);
  const faults = [
    'Observation-blood-pressure',
    'Observation-heart-rate',
    'Observation-body-temperature',
    'Observation-bmi',
    'Observation-vitals-panel',
    'Observation-respiratory-rate',
  ].flatMap((name) => {
    const { resource } = readExample(`${name}.json`);
    const named = (resource.meta?.profile ?? []).map(resolve).filter((profile) => profile !== undefined);
    const bp = name.endsWith('pressure') ? resolve('http://hl7.org/fhir/StructureDefinition/bp') : undefined;
    expect(named.length).toBeGreaterThan(0);
    return validate(resource, { profiles: bp ? [...named, bp] : named, resolve }).filter(
      ({ severity }) => severity === 'error',
    );
  });
  expect(faults).toEqual([]);
});

test('a blood pressure without its systolic part is refused by the profile of R4', () => {
  const load = (name: string) => readExample(`StructureDefinition-${name}.json`).resource;
  const { resource } = readExample('Observation-blood-pressure.json');
  const components = (resource.component as object[]).slice(1);
  const profiles = [load('bp')];
  const issues = validate(
    { ...resource, component: components },
    { profiles, resolve: (canonical) => (canonical.endsWith('/vitalsigns') ? load('vitalsigns') : undefined) },
  );
  expect(
    issues
      .filter(({ severity }) => severity === 'error')
      .map(({ expression, diagnostics }) => [expression?.[0], diagnostics]),
  ).toEqual([
    ['Observation.component', 'at least 2 required by http://hl7.org/fhir/StructureDefinition/bp'],
    [
      'Observation.component',
      'at least 1 of the slice SystolicBP required by http://hl7.org/fhir/StructureDefinition/bp',
    ],
  ]);
});

test('profiles that derive from each other in a circle end', () => {
  const a = profileOf('Observation', [], { url: 'http://e.org/a', baseDefinition: 'http://e.org/b' });
  const b = profileOf('Observation', [], { url: 'http://e.org/b', baseDefinition: 'http://e.org/a' });
  expect(validate(observation(), { profiles: [a, b] }).every(({ severity }) => severity === 'information')).toBe(true);
});
