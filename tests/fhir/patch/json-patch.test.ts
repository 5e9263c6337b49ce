// https://www.rfc-editor.org/rfc/rfc6902 by https://github.com/json-patch/json-patch-tests (npm json-patch-test-suite, Apache-2.0)
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { FhirError } from '../../../fhir/error.ts';
import { parseJson } from '../../../fhir/json.ts';
import { applyJsonPatch, patchJson } from '../../../fhir/patch/json-patch.ts';
import type { Resource } from '../../../fhir/resource.ts';

interface Case {
  comment?: string;
  doc: unknown;
  patch: unknown;
  expected?: unknown;
  error?: string;
  disabled?: boolean;
}
const require = createRequire(import.meta.url);
const suite = ['spec_tests', 'tests']
  .flatMap((name) => require(`json-patch-test-suite/${name}.json`) as Case[])
  .filter(({ patch, disabled }) => patch !== undefined && !disabled)
  .map((row, index) => [`${index} ${row.comment ?? row.error ?? JSON.stringify(row.patch)}`, row] as const);

test('the whole suite is here', () => expect(suite).toHaveLength(91));

test.each(suite)('%s', (_name, row) => {
  if (row.error !== undefined) expect(() => patchJson(row.doc, row.patch)).toThrow(FhirError);
  else {
    const patched = patchJson(row.doc, row.patch);
    if (Object.hasOwn(row, 'expected')) expect(patched).toEqual(row.expected);
  }
});

const observation = '{"resourceType":"Observation","valueQuantity":{"value":1.50,"unit":"mg"}}';
const patched = (text: string, operations: unknown) =>
  JSON.stringify(applyJsonPatch(parseJson(text) as Resource, operations));

test.each([
  [
    'replace',
    [{ op: 'replace', path: '/valueQuantity/unit', value: 'g' }],
    '{"resourceType":"Observation","valueQuantity":{"value":1.50,"unit":"g"}}',
  ],
  ['test by value', [{ op: 'test', path: '/valueQuantity/value', value: 1.5 }], observation],
  [
    'copy',
    [{ op: 'copy', from: '/valueQuantity/value', path: '/x' }],
    '{"resourceType":"Observation","valueQuantity":{"value":1.50,"unit":"mg"},"x":1.50}',
  ],
  [
    'a value from the patch',
    parseJson('[{"op":"replace","path":"/valueQuantity/value","value":2.00}]'),
    '{"resourceType":"Observation","valueQuantity":{"value":2.00,"unit":"mg"}}',
  ],
])('decimals keep their digits: %s', (_name, operations, expected) => {
  expect(patched(observation, operations)).toBe(expected);
});

test.each([
  [400, 'no array', { op: 'add' }],
  [400, 'no operation', [1]],
  [400, 'unknown op', [{ op: 'toString', path: '' }]],
  [400, 'no pointer', [{ op: 'add', path: 'a', value: 1 }]],
  [400, 'no value', [{ op: 'add', path: '/a' }]],
  [422, 'nothing there', [{ op: 'remove', path: '/birthDate' }]],
  [422, 'a failed test', [{ op: 'test', path: '/resourceType', value: 'Patient' }]],
  [422, 'another type', [{ op: 'replace', path: '/resourceType', value: 'Patient' }]],
  [422, 'no resource left', [{ op: 'remove', path: '' }]],
  [422, 'through a prototype', [{ op: 'add', path: '/__proto__/polluted', value: true }]],
  [422, 'through a constructor', [{ op: 'add', path: '/constructor/prototype/polluted', value: true }]],
  [
    413,
    'doubling',
    [
      { op: 'add', path: '/x', value: [1] },
      ...Array.from({ length: 60 }, () => ({ op: 'copy', from: '/x', path: '/x/-' })),
    ],
  ],
])('%i for %s', (status, _why, operations) => {
  expect.assertions(3);
  try {
    patched(observation, operations);
  } catch (error) {
    expect(error).toBeInstanceOf(FhirError);
    expect((error as FhirError).status).toBe(status);
  }
  expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
});

test('a value nested without end is refused', () => {
  const value = JSON.parse(`${'['.repeat(100_000)}${']'.repeat(100_000)}`);
  expect(() => patched(observation, [{ op: 'add', path: '/x', value }])).toThrow(FhirError);
});

test('a property named __proto__ is a property', () => {
  const operations = parseJson('[{"op":"add","path":"/__proto__","value":{"polluted":true}}]');
  const result = applyJsonPatch(parseJson(observation) as Resource, operations);
  expect(Object.keys(result)).toContain('__proto__');
  expect((result as { polluted?: unknown }).polluted).toBeUndefined();
});
