// Records of the right kind with anything in any place: each is read or refused with a SourceError, and what is read becomes valid resources.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { validate } from '../../fhir/validation/validate.ts';
import { merge } from '../../fhir-mappings/merge.ts';
import { writeStudy } from '../../fhir-mappings/r4/write-study.ts';
import { SourceError } from '../../fhir-mappings/study.ts';
import { readRecord } from '../../publishing/publish.ts';
import { record as registryRecord } from '../fhir-mappings/clinicaltrials-gov/record.ts';
import { record, seed } from './publishing.ts';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** Every place below a value. */
const placesIn = (value: Json, path: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] =>
  typeof value === 'object' && value !== null
    ? [path, ...Object.entries(value).flatMap(([name, below]) => placesIn(below, [...path, name]))]
    : [path];

function changed(value: Json, [name, ...rest]: readonly (string | number)[], put: Json): Json {
  if (name === undefined) return put;
  if (Array.isArray(value)) return value.map((item, at) => (String(at) === name ? changed(item, rest, put) : item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, below]) => [key, key === name ? changed(below, rest, put) : below]),
  );
}

const ODD = fc.oneof(
  fc.constantFrom<Json>(
    null,
    true,
    -1,
    1.5,
    1e300,
    '',
    ' ',
    'NA',
    '<0.001',
    '1,5',
    [],
    {},
    [[]],
    [null],
    '\u2028',
    '\ud83d\ude00',
  ),
  fc.constantFrom<Json>(
    '<script>alert(1)</script>',
    ']]>',
    '&amp;',
    '__proto__',
    'constructor',
    '9'.repeat(400),
    '\ud800',
  ),
  fc.jsonValue().map((value) => value as Json),
);

test.each([
  ['a registry record', registryRecord],
  ['a dataset', seed()],
])('%s', (_, original) => {
  const value = JSON.parse(JSON.stringify(original)) as Json;
  const places = placesIn(value);
  const mutations = fc.array(fc.tuple(fc.constantFrom(...places), ODD), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(mutations, (all) => {
      const mutated = all.reduce((at, [place, put]) => changed(at, place, put), value);
      const resources = resourcesOf(JSON.stringify(mutated));
      const errors = resources.flatMap((resource) =>
        validate(resource).filter(({ severity }) => severity === 'error' || severity === 'fatal'),
      );
      expect(errors).toEqual([]);
    }),
    { seed: 4, numRuns: 250 },
  );
});

function resourcesOf(text: string): readonly object[] {
  try {
    const { reading } = readRecord(record('mutated', text));
    return writeStudy(merge([reading.study]), { recorded: '2026-01-01T00:00:00.000Z' });
  } catch (error) {
    if (error instanceof SourceError) return [];
    throw error;
  }
}

test.each([
  [
    'nested a million deep',
    `{"dataset":${'['.repeat(1_000_000)}${']'.repeat(1_000_000)},"title":"t","identifier":"i"}`,
  ],
  ['a control character', '{"title":"a\\u0001b","identifier":"https://x.org/1"}'],
  ['half a surrogate pair', '{"title":"a\\ud800b","identifier":"https://x.org/1"}'],
  ['a NUL that is escaped', '{"title":"a\\u0000b","identifier":"https://x.org/1"}'],
])('%s is refused', (_, text) => {
  expect(() => readRecord(record('bad', text))).toThrow(SourceError);
});
