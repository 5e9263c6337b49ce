// https://resources.data.gov/resources/dcat-us/ : datasets, catalog pages, and which of them are studies.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { mergedOf } from '../../../fhir-mappings/identity.ts';
import { writeStudy } from '../../../fhir-mappings/r4/write-study.ts';
import { readDcatUs } from '../../../fhir-mappings/sources/dcat-us.ts';
import { catalogPage } from '../../../fhir-mappings/sources/dcat-us-page.ts';
import { SourceError } from '../../../fhir-mappings/study.ts';
import { outsideErrors } from '../outside-validators.ts';

const samples = new URL('../../../../shared/samples/', import.meta.url);
const page = new URL('seed/catalog-page.txt', samples);
const catalog = new URL('dcat-us/cdc-numeric-abstract-records.data.json', samples);
const seed = JSON.parse(readFileSync(new URL('../../../studies/uic4-m9cb.json', import.meta.url), 'utf8'));

test.skipIf(!existsSync(page))(
  'the saved catalog page is the seed record, field by field (skipped without the samples)',
  () => {
    expect(catalogPage(readFileSync(page, 'utf8'))).toEqual(seed);
  },
);

test('a text that is no catalog page is refused', () => {
  expect(() => catalogPage('A page\nof something else')).toThrow(SourceError);
});

describe('what a dataset needs', () => {
  test.each([
    [{}, 'identifier'],
    [{ identifier: 'x' }, 'title'],
    [{ identifier: ' ', title: 'A title' }, 'identifier'],
    [{ identifier: 5, title: 'A title' }, 'identifier'],
    [[], '/'],
    ['text', '/'],
    [null, '/'],
  ])('%j is refused at %s', (record, path) => {
    expect(() => readDcatUs(record)).toThrow(expect.objectContaining({ path }));
  });

  test('everything else that is required is a warning', () => {
    const { warnings } = readDcatUs({ identifier: 'https://data.example.gov/1', title: 'A title' });
    expect(warnings.map(({ path }) => path).filter(Boolean)).toEqual([
      '/description',
      '/keyword',
      '/modified',
      '/publisher',
      '/contactPoint',
      '/accessLevel',
      '/bureauCode',
      '/programCode',
    ]);
  });

  test('members of the prototype are not read', () => {
    expect(() => readDcatUs(JSON.parse('{"__proto__": {"identifier": "a", "title": "b"}}'))).toThrow(SourceError);
  });
});

describe('which datasets are studies', () => {
  const dataset = (description: string) => ({
    identifier: 'https://data.example.gov/1',
    title: 'Some data',
    description,
  });
  test.each([
    ['Monthly counts of visits by county, 2019 to 2024.', false],
    ['Background: Little is known. Methods: We asked 40 nurses. Results: Most agreed.', true],
    ['Background Little is known.\n  Methods\n  We asked nurses.', true],
    ['Results of trial NCT01965470 by village.', true],
    ['In this study, workers were exposed to noise.', true],
    ['This dataset supports research on widgets.', false],
  ])('%s', (description, study) => {
    const merged = mergedOf(readDcatUs(dataset(description)).study);
    const types = writeStudy(merged, { recorded: '2026-01-01T00:00:00.000Z' }).map(({ resourceType }) => resourceType);
    expect(types.includes('ResearchStudy')).toBe(study);
    expect(types).toEqual(expect.arrayContaining(['Library', 'DocumentReference', 'Provenance']));
  });
});

test('a text too long to be an abstract is kept and not read', () => {
  const description = 'In this study we enrolled 12 patients. '.repeat(3000);
  const { study, warnings } = readDcatUs({ identifier: 'https://data.example.gov/1', title: 'Some data', description });
  expect([study.facts, study.description]).toEqual([[], description]);
  expect(warnings.map(({ code }) => code)).toContain('too-long');
});

test('contradictory codes are kept and flagged', () => {
  const { study } = readDcatUs(seed);
  expect(study.dataset?.bureauCodes).toEqual(['009:25']);
  expect(study.dataset?.programCodes).toEqual(['009:034']);
  expect(study.dataset?.flags).toHaveLength(1);
});

test('"No license information" makes no copyright', () => {
  const library = writeStudy(mergedOf(readDcatUs(seed).study), { recorded: '2026-01-01T00:00:00.000Z' }).find(
    ({ resourceType }) => resourceType === 'Library',
  );
  expect(library).not.toHaveProperty('copyright');
});

test.each([
  ['2020-02-29', '2020-02-29'],
  ['2019-02-29', undefined],
  ['2020-02', '2020-02'],
  ['2020-01-01T10:00:00+14:00', '2020-01-01T10:00:00+14:00'],
  ['2020-01-01T10:00:00+25:00', undefined],
  ['0000', undefined],
  ['R/P1Y', undefined],
])('modified %s is the date %s', (modified, date) => {
  const { study } = readDcatUs({ identifier: 'https://data.example.gov/1', title: 'Some data', modified });
  const library = writeStudy(mergedOf(study), { recorded: '2026-01-01T00:00:00.000Z' })[0];
  expect(library?.date).toBe(date);
  expect(JSON.stringify(library)).toContain(modified);
});

test.skipIf(!existsSync(catalog))(
  'real datasets that read as abstracts are published as valid resources (skipped without the samples)',
  () => {
    const { dataset }: { dataset: readonly unknown[] } = JSON.parse(readFileSync(catalog, 'utf8'));
    for (const record of dataset) {
      const written = writeStudy(mergedOf(readDcatUs(record).study), { recorded: '2026-01-01T00:00:00.000Z' });
      expect(JSON.parse(JSON.stringify(written)).flatMap(outsideErrors)).toEqual([]);
    }
  },
);
