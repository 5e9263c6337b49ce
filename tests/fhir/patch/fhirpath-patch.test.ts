// https://hl7.org/fhir/R4/fhirpatch.html: the cases of the specification's own fhir-patch-tests, written as rows.
import { expect, test } from 'vitest';
import { FhirError } from '../../../fhir/error.ts';
import { parseJson } from '../../../fhir/json.ts';
import { applyFhirPathPatch } from '../../../fhir/patch/fhirpath-patch.ts';
import type { Resource } from '../../../fhir/resource.ts';

type Part = Record<string, unknown>;
/** [type, path, further parts by name]: numbers are valueInteger, arrays are parts, objects the part itself. */
type Operation = [type: string, path: string, parts?: Record<string, number | string | Part | Part[]>];

function part(name: string, value: number | string | Part | Part[]): Part {
  if (Array.isArray(value)) return { name, part: value };
  if (typeof value === 'number') return { name, valueInteger: value };
  return typeof value === 'string' ? { name, valueString: value } : { name, ...value };
}
const parameters = (operations: readonly Operation[]) => ({
  resourceType: 'Parameters',
  parameter: operations.map(([type, path, parts = {}]) => ({
    name: 'operation',
    part: [
      { name: 'type', valueCode: type },
      { name: 'path', valueString: path },
      ...Object.entries(parts).map(([name, value]) => part(name, value)),
    ],
  })),
});
const patient = (elements: object): Resource => ({ resourceType: 'Patient', ...elements });
const identifier = (...values: number[]) => ({
  identifier: values.map((value) => ({ system: 'http://example.org', value: `value ${value}` })),
});
const value3 = { valueIdentifier: { system: 'http://example.org', value: 'value 3' } };
const contact = (...contacts: object[]) => ({ contact: contacts });
const aName = { name: { text: 'a name' } };
const move = (source: number, destination: number): Operation => [
  'move',
  'Patient.identifier',
  { source, destination },
];
const div = (name: string) => `<div xmlns="http://www.w3.org/1999/xhtml"><b>${name}</b></div>`;
const full = (name: string) =>
  patient({
    id: 'example',
    text: { status: 'generated', div: div(name) },
    name: [
      { use: 'official', family: name, given: ['Peter', 'James'] },
      { use: 'usual', given: ['Jim'] },
    ],
    birthDate: '1974-12-25',
    _birthDate: { extension: [{ url: 'http://example.org/birth-time', valueDateTime: '1974-12-25T14:35:45-05:00' }] },
  });

const cases: [name: string, before: object, operations: Operation[], after: object][] = [
  ['No Difference', { birthDate: '1920-01-01' }, [], { birthDate: '1920-01-01' }],
  [
    'Replace Primitive',
    { birthDate: '1920-01-01' },
    [['replace', 'Patient.birthDate', { value: { valueDate: '1930-01-01' } }]],
    { birthDate: '1930-01-01' },
  ],
  ['Delete Primitive', { birthDate: '1920-01-01' }, [['delete', 'Patient.birthDate']], {}],
  [
    'Add Primitive',
    {},
    [['add', 'Patient', { name: 'birthDate', value: { valueDate: '1930-01-01' } }]],
    { birthDate: '1930-01-01' },
  ],
  [
    'Replace Nested Primitive #1',
    contact({ ...aName, gender: 'male' }),
    [['replace', 'Patient.contact[0].gender', { value: { valueCode: 'female' } }]],
    contact({ ...aName, gender: 'female' }),
  ],
  [
    'Replace Nested Primitive #2',
    contact({ ...aName, gender: 'male' }),
    [['replace', 'Patient.contact[0].name.text', { value: { valueString: 'the name' } }]],
    contact({ name: { text: 'the name' }, gender: 'male' }),
  ],
  [
    'Delete Nested Primitive #1',
    contact({ ...aName, gender: 'male' }),
    [['delete', 'Patient.contact[0].gender']],
    contact(aName),
  ],
  [
    'Delete Nested Primitive #2: what is left empty goes too',
    contact({ ...aName, gender: 'male' }),
    [['delete', 'Patient.contact[0].name.text']],
    contact({ gender: 'male' }),
  ],
  [
    'Add Nested Primitive',
    contact(aName),
    [['add', 'Patient.contact[0]', { name: 'gender', value: { valueCode: 'male' } }]],
    contact({ ...aName, gender: 'male' }),
  ],
  [
    'Add Complex',
    {},
    [['add', 'Patient', { name: 'maritalStatus', value: { valueCodeableConcept: { text: 'married' } } }]],
    { maritalStatus: { text: 'married' } },
  ],
  [
    'Replace Complex',
    { maritalStatus: { id: '1', text: 'married' } },
    [['replace', 'Patient.maritalStatus', { value: { valueCodeableConcept: { id: '2', text: 'not married' } } }]],
    { maritalStatus: { id: '2', text: 'not married' } },
  ],
  ['Delete Complex', { maritalStatus: { text: 'married' } }, [['delete', 'Patient.maritalStatus']], {}],
  [
    'Add Anonymous Type',
    {},
    [['add', 'Patient', { name: 'contact', value: [{ name: 'name', valueHumanName: { text: 'a name' } }] }]],
    contact(aName),
  ],
  ['Delete Anonymous Type', contact(aName), [['delete', 'Patient.contact[0]']], {}],
  ['List unchanged', identifier(1, 2), [], identifier(1, 2)],
  [
    'List unchanged, contents changed',
    identifier(1, 2),
    [
      ['replace', 'Patient.identifier[0].value', { value: 'value 2' }],
      ['replace', 'Patient.identifier[1].value', { value: 'value 1' }],
    ],
    identifier(2, 1),
  ],
  ['Add to list', identifier(1, 2), [['add', 'Patient', { name: 'identifier', value: value3 }]], identifier(1, 2, 3)],
  [
    'Insert in list #1',
    identifier(1, 2),
    [['insert', 'Patient.identifier', { index: 1, value: value3 }]],
    identifier(1, 3, 2),
  ],
  [
    'Insert in list #2',
    identifier(1, 2),
    [['insert', 'Patient.identifier', { index: 0, value: value3 }]],
    identifier(3, 1, 2),
  ],
  ['Delete from List #1', identifier(1, 2, 3), [['delete', 'Patient.identifier[0]']], identifier(2, 3)],
  ['Delete from List #2', identifier(1, 2, 3), [['delete', 'Patient.identifier[1]']], identifier(1, 3)],
  ['Delete from List #3', identifier(1, 2, 3), [['delete', 'Patient.identifier[2]']], identifier(1, 2)],
  ['Reorder List #1', identifier(1, 2, 3, 4), [move(3, 1)], identifier(1, 4, 2, 3)],
  ['Reorder List #2', identifier(1, 2, 3, 4), [move(3, 0)], identifier(4, 1, 2, 3)],
  ['Reorder List #3', identifier(1, 2, 3, 4), [move(3, 2)], identifier(1, 2, 4, 3)],
  ['Reorder List #4', identifier(1, 2, 3, 4), [move(0, 3)], identifier(2, 3, 4, 1)],
  ['Reorder List #5', identifier(1, 2, 3, 4), [move(1, 0), move(2, 1)], identifier(2, 3, 1, 4)],
  ['Reorder List #6', identifier(1, 2, 3, 4), [move(3, 0), move(3, 1), move(3, 2)], identifier(4, 3, 2, 1)],
  ['Operation on missing element #2', {}, [['add', 'Patient', { name: 'identifier', value: value3 }]], identifier(3)],
  [
    'Full Resource',
    full('Chalmers'),
    [
      ['replace', 'Patient.text.div', { value: div('Chalmers1') }],
      ['replace', 'Patient.name[0].family', { value: 'Chalmers1' }],
    ],
    full('Chalmers1'),
  ],
  [
    'Consecutive operations',
    contact(aName),
    [
      ['add', 'Patient.contact[0]', { name: 'gender', value: { valueCode: 'male' } }],
      ['add', 'Patient', { name: 'contact', value: [{ name: 'gender', valueCode: 'male' }] }],
    ],
    contact({ ...aName, gender: 'male' }, { gender: 'male' }),
  ],
];

test.each(cases)('specification: %s', (_name, before, operations, after) => {
  const given = patient(before);
  const copy = structuredClone(given);
  expect(applyFhirPathPatch(given, parameters(operations))).toEqual(patient(after));
  expect(given).toEqual(copy);
});

const more: typeof cases = [
  [
    'where()',
    {
      name: [
        { use: 'official', family: 'A' },
        { use: 'usual', family: 'B' },
      ],
    },
    [['replace', "Patient.name.where(use = 'usual').family", { value: 'C' }]],
    {
      name: [
        { use: 'official', family: 'A' },
        { use: 'usual', family: 'C' },
      ],
    },
  ],
  [
    'a choice by another type',
    { deceasedBoolean: false },
    [['replace', 'Patient.deceased', { value: { valueDateTime: '2020' } }]],
    { deceasedDateTime: '2020' },
  ],
  [
    'add to a choice',
    {},
    [['add', 'Patient', { name: 'deceased', value: { valueBoolean: true } }]],
    { deceasedBoolean: true },
  ],
  ['delete of nothing is no error', {}, [['delete', 'Patient.birthDate']], {}],
  [
    'extension of a primitive',
    { birthDate: '1920' },
    [
      [
        'add',
        'Patient.birthDate',
        { name: 'extension', value: { valueExtension: { url: 'http://e.org/x', valueString: 'y' } } },
      ],
    ],
    { birthDate: '1920', _birthDate: { extension: [{ url: 'http://e.org/x', valueString: 'y' }] } },
  ],
  [
    'its deletion',
    { birthDate: '1920', _birthDate: { extension: [{ url: 'http://e.org/x', valueString: 'y' }] } },
    [['delete', "Patient.birthDate.extension('http://e.org/x')"]],
    { birthDate: '1920' },
  ],
  [
    'an item keeps its companion when moved',
    { name: [{ given: ['a', 'b'], _given: [null, { id: 'two' }] }] },
    [['move', 'Patient.name[0].given', { source: 1, destination: 0 }]],
    { name: [{ given: ['b', 'a'], _given: [{ id: 'two' }, null] }] },
  ],
  ['insert into an empty list', {}, [['insert', 'Patient.identifier', { index: 0, value: value3 }]], identifier(3)],
  [
    'a contained resource',
    {},
    [['add', 'Patient', { name: 'contained', value: { resource: { resourceType: 'Group', id: 'g' } } }]],
    { contained: [{ resourceType: 'Group', id: 'g' }] },
  ],
  [
    'nested parts',
    {},
    [
      [
        'add',
        'Patient',
        {
          name: 'contact',
          value: [
            { name: 'relationship', part: [{ name: 'text', valueString: 'x' }] },
            { name: 'relationship', valueCodeableConcept: { text: 'y' } },
          ],
        },
      ],
    ],
    contact({ relationship: [{ text: 'x' }, { text: 'y' }] }),
  ],
];
test.each(more)('also: %s', (_name, before, operations, after) => {
  expect(applyFhirPathPatch(patient(before), parameters(operations))).toEqual(patient(after));
});

test('decimals keep their digits', () => {
  const resource = parseJson('{"resourceType":"Observation","valueQuantity":{"value":1.50,"unit":"x"}}') as Resource;
  const patched = applyFhirPathPatch(resource, parameters([['replace', 'Observation.value.unit', { value: 'mg' }]]));
  expect(JSON.stringify(patched)).toBe('{"resourceType":"Observation","valueQuantity":{"value":1.50,"unit":"mg"}}');
});

const refused: [why: string, status: number, before: object, operations: unknown][] = [
  [
    'Operation on missing element',
    422,
    { identifier: [{ use: 'official', value: '123' }] },
    [['add', "Patient.identifier.where(use = 'official').period", { name: 'end', value: { valueDate: '2021-12-01' } }]],
  ],
  ['more than one element', 422, identifier(1, 2), [['replace', 'Patient.identifier.value', { value: 'x' }]]],
  [
    'an element that is there',
    422,
    { birthDate: '1920' },
    [['add', 'Patient', { name: 'birthDate', value: { valueDate: '1930' } }]],
  ],
  ['an unknown element', 422, {}, [['add', 'Patient', { name: 'nonsense', value: 'x' }]]],
  ['__proto__', 422, {}, [['add', 'Patient', { name: '__proto__', value: 'x' }]]],
  ['constructor', 422, {}, [['add', 'Patient', { name: 'constructor', value: 'x' }]]],
  ['a type that does not fit', 422, {}, [['add', 'Patient', { name: 'maritalStatus', value: 'x' }]]],
  ['an index outside', 422, identifier(1), [['insert', 'Patient.identifier', { index: 2, value: value3 }]]],
  ['a move from outside', 422, identifier(1), [move(1, 0)]],
  ['a path that is no FHIRPath', 400, {}, [['delete', 'Patient.birthDate[']]],
  ['a path that computes', 400, { birthDate: '1920' }, [['delete', 'Patient.birthDate.exists()']]],
  ['an unknown function', 400, {}, [['delete', 'Patient.birthDate.toChars()']]],
  ['an unknown type of operation', 400, {}, [['upsert', 'Patient.birthDate']]],
  ['no name', 400, {}, [['add', 'Patient', { value: 'x' }]]],
  ['no value', 400, {}, [['add', 'Patient', { name: 'birthDate' }]]],
];
test.each(refused)('refused: %s (%i)', (_why, status, before, operations) => {
  const run = () => applyFhirPathPatch(patient(before), parameters(operations as Operation[]));
  expect(run).toThrow(FhirError);
  try {
    run();
  } catch (error) {
    expect((error as FhirError).status).toBe(status);
  }
  expect(({} as { x?: unknown }).x).toBeUndefined();
});

test.each([
  undefined,
  null,
  1,
  [],
  {},
  { resourceType: 'Patient' },
  { resourceType: 'Parameters', parameter: [{}] },
  { resourceType: 'Parameters', parameter: [null] },
])('%j is no patch', (body) => {
  expect(() => applyFhirPathPatch(patient({}), body)).toThrow(FhirError);
});
