// Nothing that a client can send crashes a validator, a reader or a patch, or keeps one busy without end.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FhirError } from '../../../fhir/error.ts';
import { toXml } from '../../../fhir/formats/xml.ts';
import { parseXml } from '../../../fhir/formats/xml-parse.ts';
import { applyFhirPathPatch } from '../../../fhir/patch/fhirpath-patch.ts';
import { patchJson } from '../../../fhir/patch/json-patch.ts';
import { validate } from '../../../fhir/validation/validate.ts';
import { exampleFiles, readExample } from '../official-examples.ts';
import { mutate, pick, randomOf } from './mutations.ts';

const RUNS = { seed: 77, numRuns: 400 };
const NAMES = [
  'resourceType',
  '__proto__',
  'constructor',
  'toString',
  'id',
  'meta',
  'text',
  'div',
  'contained',
  'extension',
  '_id',
  '_extension',
  'url',
  'valueString',
  'name',
  'given',
  '_given',
  'code',
  'coding',
  'status',
  'subject',
  'reference',
  'component',
  'entry',
  'resource',
  'valueQuantity',
  'value',
  'effectivePeriod',
  'start',
  'end',
];
const TYPES = ['Observation', 'Patient', 'Bundle', 'Questionnaire', 'Parameters', 'StructureDefinition', 'x'];
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium' },
    fc.constantFrom<unknown>(null, true, 0, 1.5, -1, '', 'x', '#', '#x', '2020', 'http://e.org', 'Patient/1'),
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.constantFrom(...NAMES), tie('value'), { maxKeys: 6 }),
  ),
})).value;
const resource = fc
  .tuple(fc.constantFrom(...TYPES), fc.dictionary(fc.constantFrom(...NAMES), json, { maxKeys: 8 }))
  .map(([resourceType, elements]) => ({ ...elements, resourceType }));

/** Runs to an end, in an answer or in the client's fault. */
function settles(run: () => unknown): void {
  try {
    run();
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
  }
}

test('validate answers anything', () => {
  fc.assert(
    fc.property(fc.oneof(json, resource), (value) => void expect(Array.isArray(validate(value))).toBe(true)),
    RUNS,
  );
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test('validate, as profile or against one, answers anything', () => {
  const profiled = fc.tuple(resource, fc.array(resource, { maxLength: 2 }));
  fc.assert(
    fc.property(profiled, ([value, profiles]) => void expect(Array.isArray(validate(value, { profiles }))).toBe(true)),
    RUNS,
  );
});

test('patches answer anything', () => {
  const operation = fc.record({
    op: fc.constantFrom('add', 'remove', 'replace', 'move', 'copy', 'test', 'x'),
    path: fc.constantFrom('', '/name', '/name/0', '/__proto__', '/-', '/a~2', 'x'),
    from: fc.constantFrom('', '/name', '/id'),
    value: json,
  });
  fc.assert(
    fc.property(resource, fc.oneof(json, fc.array(operation, { maxLength: 5 })), (value, patch) =>
      settles(() => patchJson(value, patch)),
    ),
    RUNS,
  );
  const part = fc.record(
    {
      name: fc.constantFrom('type', 'path', 'name', 'value', 'index', 'source', 'destination'),
      valueCode: fc.constantFrom('add', 'insert', 'delete', 'replace', 'move'),
      valueString: fc.constantFrom(
        'Patient',
        'Patient.name',
        'Patient.name[0].given',
        'name',
        'Patient.__proto__',
        'birthDate',
      ),
      valueInteger: fc.constantFrom(-1, 0, 1, 1e9),
      part: json,
    },
    { requiredKeys: ['name'] },
  );
  const parameters = fc.array(fc.array(part, { maxLength: 6 }), { maxLength: 3 }).map((parts) => ({
    resourceType: 'Parameters',
    parameter: parts.map((list) => ({ name: 'operation', part: list })),
  }));
  fc.assert(
    fc.property(resource, fc.oneof(json, parameters), (value, patch) =>
      settles(() => applyFhirPathPatch(value, patch)),
    ),
    RUNS,
  );
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test('XML cut, or with a piece replaced, is read or refused', () => {
  const random = randomOf(3);
  const texts = exampleFiles()
    .slice(0, 60)
    .map(readExample)
    .filter(({ text }) => text.length < 6000)
    .map(({ resource: value }) => toXml(value));
  for (let round = 0; round < 1000; round++) {
    const text = pick(random, texts);
    const at = Math.floor(random() * text.length);
    const piece = pick(random, [
      '',
      '<',
      '>',
      '"',
      '&',
      '/',
      '<a>',
      '</a>',
      ' x="y"',
      '\u0000',
      '<!--',
      '<![CDATA[',
      '<?x',
      '&#x0;',
      '\ud800',
      '<!DOCTYPE a>',
    ]);
    settles(() =>
      parseXml(
        random() < 0.2 ? text.slice(0, at) : text.slice(0, at) + piece + text.slice(at + Math.floor(random() * 3)),
      ),
    );
  }
});

test('what is valid can be written as XML and read back valid', () => {
  const random = randomOf(8);
  const examples = exampleFiles()
    .map(readExample)
    .filter(({ text }) => text.length < 4000)
    .map(({ text }): unknown => JSON.parse(text));
  let count = 0;
  for (let round = 0; round < 1500; round++) {
    const mutant = mutate(pick(random, examples), random);
    if (validate(mutant).some(({ severity }) => severity === 'error')) continue;
    count++;
    const read = parseXml(toXml({ resourceType: '', ...mutant }));
    expect(validate(read).filter(({ severity }) => severity === 'error')).toEqual([]);
  }
  expect(count).toBeGreaterThan(200);
});

const patient = (elements: object) => ({ resourceType: 'Patient', ...elements });
const nested = (levels: number) => JSON.parse(`${'{"extension":['.repeat(levels)}{}${']}'.repeat(levels)}`);
const MB = 1_000_000;

describe('hostile bodies end', () => {
  test.each<[string, unknown]>([
    [
      "words whose toString is a client's",
      patient({
        contained: [{ resourceType: 'Patient', id: { toString: 1 } }],
        id: { toString: 1 },
        name: [{ text: { toString: 1 } }],
      }),
    ],
    ["a type whose toString is a client's", { resourceType: { toString: 1 } }],
    ['4 MB of base64', { resourceType: 'Binary', contentType: 'a/b', data: 'QUJD'.repeat(MB) }],
    ['4 MB of nearly base64', { resourceType: 'Binary', contentType: 'a/b', data: `${'QUJD'.repeat(MB)}*` }],
    ['pipes and a line end', patient({ name: [{ text: `#${'|'.repeat(MB)}\n` }] })],
    [
      'slashes in a reference',
      {
        resourceType: 'Observation',
        status: 'final',
        code: { text: 'x' },
        subject: { reference: `${'a/'.repeat(MB / 4)}?` },
      },
    ],
    ['a uri of pipes', patient({ implicitRules: `urn:oid:${'|'.repeat(MB)}` })],
    ['a date of digits', patient({ birthDate: '1'.repeat(MB) })],
    ['a dateTime of zones', { resourceType: 'Observation', effectiveDateTime: `T${'+00:0'.repeat(MB / 5)}` }],
    ['a code of single spaces', { resourceType: 'Observation', status: 'a '.repeat(MB / 2) }],
    [
      'a narrative of open elements',
      patient({ text: { status: 'generated', div: '<div xmlns="http://www.w3.org/1999/xhtml">'.repeat(20_000) } }),
    ],
    [
      'a narrative of spaces in a tag',
      patient({ text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"${' '.repeat(MB)}x` } }),
    ],
    [
      'a narrative of attributes',
      patient({
        text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"${' a="b"'.repeat(50_000)}<` },
      }),
    ],
    [
      'a narrative of dashes',
      patient({
        text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml"><!--${'- '.repeat(MB / 2)}` },
      }),
    ],
    [
      'a narrative of ampersands',
      patient({
        text: { status: 'generated', div: `<div xmlns="http://www.w3.org/1999/xhtml">${'&amp;'.repeat(MB / 5)}</div>` },
      }),
    ],
    ['50,000 levels', { resourceType: 'Patient', ...nested(50_000) }],
    [
      '50,000 contained resources',
      patient({
        contained: Array.from({ length: 50_000 }, (_, index) => ({ resourceType: 'Patient', id: `p${index}` })),
      }),
    ],
    [
      '50,000 references to contained',
      {
        resourceType: 'List',
        status: 'current',
        mode: 'working',
        contained: [{ resourceType: 'Patient', id: 'p' }],
        entry: Array.from({ length: 50_000 }, () => ({ item: { reference: '#p' } })),
      },
    ],
    [
      '50,000 components of one code',
      {
        resourceType: 'Observation',
        status: 'final',
        code: { coding: [{ code: 'x' }] },
        component: Array.from({ length: 50_000 }, () => ({ code: { coding: [{ code: 'x' }] } })),
      },
    ],
    [
      '50,000 codes of a CodeSystem',
      {
        resourceType: 'CodeSystem',
        status: 'draft',
        content: 'complete',
        concept: Array.from({ length: 50_000 }, (_, index) => ({ code: `c${index}` })),
      },
    ],
    [
      '50,000 groupings of an ImplementationGuide',
      {
        resourceType: 'ImplementationGuide',
        url: 'x',
        name: 'x',
        status: 'draft',
        packageId: 'x',
        fhirVersion: ['4.0.1'],
        definition: {
          grouping: Array.from({ length: 50_000 }, (_, index) => ({ id: `g${index}`, name: 'x' })),
          resource: Array.from({ length: 50_000 }, (_, index) => ({
            reference: { display: 'x' },
            groupingId: `g${index}`,
          })),
        },
      },
    ],
    [
      '100,000 unknown elements',
      patient(Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`x${index}`, 1]))),
    ],
  ])('%s', (_name, body) => {
    const issues = validate(body);
    expect(issues.length).toBeLessThanOrEqual(201);
  });

  test('a patch whose path would grow without end', () => {
    const doubling = `Patient.id${'.select($this & $this)'.repeat(60)}`;
    const crowding = `Patient.descendants()${'.select($this.combine($this))'.repeat(60)}`;
    const regular = "Patient.name.where(text.matches('(a+)+$'))";
    const body = patient({ id: 'a', name: [{ text: `${'a'.repeat(40)}!` }] });
    for (const path of [doubling, crowding, regular]) {
      const part = [
        { name: 'type', valueCode: 'delete' },
        { name: 'path', valueString: path },
      ];
      expect(() =>
        applyFhirPathPatch(body, { resourceType: 'Parameters', parameter: [{ name: 'operation', part }] }),
      ).toThrow(FhirError);
    }
  });
});
