// Our own study file: one definition (fhir-mappings/study.ts), its generated JSON Schema (https://json-schema.org/draft/2020-12), faults by path.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect, test } from 'vitest';
import { merge } from '../../fhir-mappings/merge.ts';
import { writeStudy } from '../../fhir-mappings/r4/write-study.ts';
import { readStudyFile } from '../../fhir-mappings/sources/study-file/read-study-file.ts';
import { type Schema, schemaFaults } from '../../fhir-mappings/sources/study-file/schema-faults.ts';

const schema: Schema = JSON.parse(readFileSync('fhir-mappings/study.schema.generated.json', 'utf8'));
const text = readFileSync('docs/study-file.example.json', 'utf8');
const example = () => JSON.parse(text);
const ajv = new Ajv2020({ allErrors: true }).compile(schema);

test('the schema is that of the definition', () => {
  execFileSync(process.execPath, ['scripts/generate-study-schema.ts', '--check']);
});

/** `Type.member` of everything that a value says. */
function saidIn(value: unknown, at: Schema, name: string): readonly string[] {
  if (at.$ref) return saidIn(value, schema.$defs?.[at.$ref.slice(8)] ?? {}, at.$ref.slice(8));
  if (Array.isArray(value)) return value.flatMap((item) => saidIn(item, at.items ?? {}, name));
  if (typeof value !== 'object' || value === null) return [];
  const { kind } = value as { kind?: unknown };
  const meant = at.anyOf?.find(({ properties }) => properties?.kind?.enum?.includes(kind)) ?? at;
  return Object.entries(value).flatMap(([member, below]) => {
    const inner = meant.properties?.[member] ?? {};
    return [`${name}.${member}`, ...saidIn(below, inner, inner.properties ? member : name)];
  });
}

/** `Type.member` of everything that a schema knows. */
const knownIn = (name: string, { properties, anyOf, items }: Schema): readonly string[] => [
  ...Object.entries(properties ?? {}).flatMap(([member, below]) => [
    `${name}.${member}`,
    ...(below.properties ? knownIn(member, below) : []),
    ...(below.items?.properties ? knownIn(name, below.items) : []),
  ]),
  ...(anyOf ?? []).flatMap((one) => knownIn(name, one)),
  ...(items ? knownIn(name, items) : []),
];

test('the example says everything that the schema knows', () => {
  const said = new Set(saidIn(example(), schema, 'Study'));
  const known = [
    ...knownIn('Study', schema),
    ...Object.entries(schema.$defs ?? {}).flatMap(([name, one]) => knownIn(name, one)),
  ];
  expect(known.filter((member) => !said.has(member))).toEqual([]);
});

test('the example is read whole, and every fact of it becomes an Observation', () => {
  const { study } = readStudyFile(example(), text);
  expect(study.cohorts).toHaveLength(5);
  const resources = writeStudy(merge([study]), { recorded: '2026-01-01T00:00:00.000Z' });
  expect(resources.filter(({ resourceType }) => resourceType === 'Observation')).toHaveLength(study.facts.length);
  expect(study.facts[2]).toMatchObject({ certainty: 'structured', remarks: [], quote: { exact: '-0.7' } });
});

test('what was left out follows: the file is the source, quotes are places in it', () => {
  const file = {
    identifiers: [{ kind: 'doi', value: '10.1/x' }],
    title: 'T',
    cohorts: [{ key: 'a', title: 'A' }],
    facts: [{ kind: 'outcome', cohort: 'a', outcome: { text: 'Pain' }, statistic: 'mean', value: { digits: '1.50' } }],
  };
  const { study } = readStudyFile(file, 'the file');
  expect(study.source).toEqual({
    kind: 'study-file',
    identifier: '10.1/x',
    title: 'T',
    document: { contentType: 'application/json', text: 'the file' },
  });
  expect(study.facts[0]?.quote).toEqual({ exact: '1.50', pointer: '/facts/0/value/digits' });
  expect(study.cohorts[0]?.conditions).toEqual([]);
});

type Edit = (file: ReturnType<typeof example>) => void;
const FAULTY: readonly (readonly [name: string, edit: Edit, faults: readonly string[]])[] = [
  ['no title', (file) => delete file.title, ['/title: is missing']],
  ['no identifier', (file) => (file.identifiers = []), ['/identifiers: needs at least 1']],
  [
    'a wrong word',
    (file) => (file.facts[0].statistic = 'average'),
    ['/facts/0/statistic: "average" is none of count,'],
  ],
  ['an unknown member', (file) => (file.facts[0].valeu = 1), ['/facts/0/valeu: is unknown; known are kind,']],
  ['a number for digits', (file) => (file.facts[0].value.digits = 4.5), ['/facts/0/value/digits: 4.5 is no string']],
  [
    'digits that are none',
    (file) => (file.facts[0].value.digits = '1,5'),
    ['/facts/0/value/digits: "1,5" does not match'],
  ],
  [
    'an unknown spread',
    (file) => (file.facts[1].dispersions[0].kind = 'SD'),
    ['/facts/1/dispersions/0/kind: "SD" is none of'],
  ],
  ['half a person', (file) => (file.cohorts[0].size = 1.5), ['/cohorts/0/size: 1.5 is no integer']],
  ['a date that is none', (file) => (file.period.start = '2021-13'), ['/period/start: "2021-13" does not match']],
  ['a text that says nothing', (file) => (file.cohorts[0].title = ' '), ['/cohorts/0/title: is empty']],
  ['more people than a count can hold', (file) => (file.cohorts[0].size = 2 ** 31), ['/cohorts/0/size: 2147483648 is']],
  ['a comparison of nobody', (file) => (file.cohorts[4].members = []), ['/cohorts/4/members: needs at least 1']],
  [
    'a media type that is none',
    (file) => (file.source.document.contentType = 'text'),
    ['/source/document/contentType: "text" does not match'],
  ],
  ['no object', (file) => (file.sponsor = 'Example'), ['/sponsor: "Example" is no object']],
  [
    'several at once',
    (file) => {
      delete file.cohorts[0].key;
      file.facts = 3;
    },
    ['/cohorts/0/key: is missing', '/facts: 3 is no array'],
  ],
  ['a cohort that is not there', (file) => (file.facts[0].cohort = 'x'), ['/facts/0/cohort: there is no cohort "x"']],
  [
    'a member that is not there',
    (file) => (file.cohorts[4].members[1] = 'x'),
    ['/cohorts/4/members/1: there is no cohort "x"'],
  ],
  [
    'a fact that is not there',
    (file) => (file.facts[3].compares[0] = 'x'),
    ['/facts/3/compares/0: there is no fact "x"'],
  ],
  [
    'a key twice',
    (file) => (file.cohorts[1].key = 'approached'),
    ['/cohorts/1/key: "approached" is the key of another'],
  ],
  ['words that do not stand there', (file) => (file.facts[0].quote.start = 0), ['/facts/0/quote: the document has']],
  [
    'a value and none',
    (file) => (file.facts[0].absent = { absent: 'unknown' }),
    ['/facts/0/absent: a fact has a value or'],
  ],
];

test.each(FAULTY)('%s is told with its path', (_, edit, faults) => {
  const file = example();
  edit(file);
  let message = '';
  try {
    readStudyFile(file, text);
  } catch (error) {
    message = String(error);
  }
  for (const fault of faults) expect(message).toContain(fault);
});

test('ajv and our own check agree', () => {
  expect(ajv(example())).toBe(true);
  expect(schemaFaults(example(), schema)).toEqual([]);
  for (const [, edit] of FAULTY) {
    const file = example();
    edit(file);
    expect(ajv(file)).toBe(schemaFaults(file, schema).length === 0);
  }
});
