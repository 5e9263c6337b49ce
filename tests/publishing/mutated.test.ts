// Records of the right kind with anything in any place: each is read or refused with a SourceError, and what is read becomes valid resources.
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { parseJson } from '../../fhir/json.ts';
import type { Resource } from '../../fhir/resource.ts';
import { validate } from '../../fhir/validation/validate.ts';
import { definitions } from '../../fhir-mappings/definitions/definitions.ts';
import { merge } from '../../fhir-mappings/merge.ts';
import { writeStudy } from '../../fhir-mappings/r4/write-study.ts';
import { SourceError } from '../../fhir-mappings/study.ts';
import { readRecord } from '../../publishing/publish.ts';
import { jsonSchema, type Outside } from '../fhir/validation/outside-validators.ts';
import { record as registryRecord } from '../fhir-mappings/clinicaltrials-gov/record.ts';
import { ownErrors } from '../fhir-mappings/own-checks.ts';
import { JATS, PUBMED } from './invented-articles.ts';
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

const WORDS = [
  '',
  ' ',
  ' padded ',
  'two words',
  'https://x.org/a b c',
  'text / csv',
  'NA',
  '<0.001',
  '1,5',
  '-5',
  '1e400',
  '1e-400',
  '99999999999',
  '2020-13-45',
  '<script>alert(1)</script>',
  ']]>',
  '&amp;',
  '__proto__',
  'constructor',
  '9'.repeat(400),
  '\u00a0',
  '\u2028',
  '\ufeff',
  '\uffff',
  '\u202e\u0301',
  '\ud83d\ude00',
] as const;

const ODD = fc.oneof(
  fc.constantFrom<Json>(null, true, -1, 1.5, 1e300, 99_999_999_999, [], {}, [[]], [null], ['a', 'a'], '\ud800'),
  fc.constantFrom<Json>(...WORDS),
  fc.jsonValue().map((value) => value as Json),
);

const held = new Map(definitions().map((definition) => [String(definition.url), definition]));
const resolve = (canonical: string): Resource | undefined => held.get(canonical);

let schema: Outside;
beforeAll(() => {
  schema = jsonSchema();
}, 60_000);

/** What JavaScript takes for white space and FHIR's regular expression does not mean: a text of such characters alone is a text. */
const WHITE = /must match pattern "\^\[ \\r\\n\\t\\S\]\+\$"$/;

function faultsOf(resources: readonly Resource[]): readonly string[] {
  const served = parseJson(JSON.stringify(resources)) as readonly Resource[];
  return [
    ...served.flatMap((resource) =>
      validate(resource, { profiles: (resource.meta?.profile ?? []).flatMap((url) => held.get(url) ?? []), resolve })
        .filter(({ severity }) => severity === 'error' || severity === 'fatal')
        .map(({ expression, diagnostics }) => `${expression}: ${diagnostics}`),
    ),
    ...(JSON.parse(JSON.stringify(resources)) as readonly Resource[]).flatMap((resource) =>
      schema(resource).flatMap((line) => (WHITE.test(line) ? [] : [`${resource.resourceType}${line}`])),
    ),
    ...ownErrors(resources, BESIDE(resources)),
  ];
}

/** What the publisher adds: the Device of the definitions, and the Binary that keeps each record. */
const BESIDE = (resources: readonly Resource[]): ReadonlySet<string> =>
  new Set(['Device/research-study-fhir', ...(JSON.stringify(resources).match(/Binary\/source-[a-z0-9]+/g) ?? [])]);

test.each([
  ['a registry record', registryRecord],
  ['a dataset', seed()],
  ['a study file', JSON.parse(readFileSync('docs/study-file.example.json', 'utf8'))],
])(
  '%s',
  (_, original) => {
    const value = JSON.parse(JSON.stringify(original)) as Json;
    const places = placesIn(value);
    const mutations = fc.array(fc.tuple(fc.constantFrom(...places), ODD), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(mutations, (all) => {
        const mutated = all.reduce((at, [place, put]) => changed(at, place, put), value);
        expect(faultsOf(resourcesOf(JSON.stringify(mutated)))).toEqual([]);
      }),
      { seed: 4, numRuns: 250 },
    );
  },
  60_000,
);

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

test.each([
  ['a JATS article', JATS],
  ['a PubMed citation', PUBMED],
])(
  '%s',
  (_, original) => {
    const parts = original.split(/(<[^>]+>)/);
    const mutation = fc.tuple(fc.nat({ max: parts.length - 1 }), fc.constantFrom(...WORDS));
    fc.assert(
      fc.property(fc.array(mutation, { minLength: 1, maxLength: 4 }), (all) => {
        const mutated = [...parts];
        for (const [at, words] of all) if (!parts[at]?.startsWith('<')) mutated[at] = escaped(words);
        expect(faultsOf(resourcesOf(mutated.join('')))).toEqual([]);
      }),
      { seed: 4, numRuns: 250 },
    );
  },
  60_000,
);

function resourcesOf(text: string): readonly Resource[] {
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
