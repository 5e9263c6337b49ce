// The default study: every fact of its text, and nothing else, as valid R4. http://hl7.org/fhir/R4/observation.html
import { readFileSync } from 'node:fs';
import type { Observation } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import { definitions } from '../../fhir-mappings/definitions/definitions.ts';
import { mergedOf } from '../../fhir-mappings/identity.ts';
import { writeStudy } from '../../fhir-mappings/r4/write-study.ts';
import { readDcatUs } from '../../fhir-mappings/sources/dcat-us.ts';
import { outsideErrors } from './outside-validators.ts';
import { ownErrors } from './own-checks.ts';

const record: { dataset: { description: string } } = JSON.parse(
  readFileSync(new URL('../../studies/uic4-m9cb.json', import.meta.url), 'utf8'),
);
const { study, warnings } = readDcatUs(record);
const recorded = '2026-01-01T00:00:00.000Z';
const written = writeStudy(mergedOf(study), { recorded });
const device = new Set(definitions().map(({ resourceType, id }) => `${resourceType}/${id}`));

describe('the facts', () => {
  const pain = 'Pain improved significantly in both groups (Wilcoxan signed ranks test, p < 0.005)';
  const used = 'Diamorphine was used in all 37 patients, bupivacaine in 32, clonidine in 27 and baclofen in 3';
  test.each(
    [
      ['who-completed', 'approached', 97, '%', 37, '36 patients (97% of 37 approached) completed questionnaires'],
      ['', 'who-completed-questionnaires', 24, '{participants}', undefined, '24 with failed back syndrome'],
      ['', 'who-completed-questionnaires', 12, '{participants}', undefined, '12 with chronic mechanical low back pain'],
      ['', 'failed-back-syndrome', undefined, undefined, undefined, pain],
      ['', 'chronic-mechanical-low-back-pain', undefined, undefined, undefined, pain],
      [
        '',
        'failed-back-syndrome',
        undefined,
        undefined,
        undefined,
        'The majority of quality of life measures improved significantly in the failed back syndrome group (Wilcoxan signed ranks test,',
      ],
      ['', 'all-37', 37, '{participants}', 37, used],
      ['', 'all-37', 32, '{participants}', 37, used],
      ['', 'all-37', 27, '{participants}', 37, used],
      ['', 'all-37', 3, '{participants}', 37, used],
      [
        '',
        'all-37',
        4.5,
        'mg/d',
        undefined,
        'mean dose of diamorphine increased for the first 2 years but did not change 2–6 years post implant, averaging 4.5 mg/day',
      ],
      ['', 'all-37', 24, '%', undefined, 'Revision surgery was required in 24% of cases'],
      ['', 'all-37', 12, '%', undefined, 'reduced to 12% in the later years of our experience'],
    ].map((row, index) => [index, ...row.slice(1)] as const),
  )('number %i: %s %s %s of %s', (index, cohort, value, unit, denominator, quote) => {
    const fact = study.facts[index];
    expect(fact?.cohort).toBe(cohort);
    expect(fact?.value && Number(fact.value.digits)).toBe(value);
    expect(fact?.value?.unit?.ucum).toBe(unit);
    expect(fact?.denominator && Number(fact.denominator.digits)).toBe(denominator);
    expect(fact?.quote.exact).toBe(quote);
  });

  test('are thirteen, and each quote stands where it says', () => {
    expect(study.facts).toHaveLength(13);
    const points = Array.from(record.dataset.description);
    for (const { quote } of study.facts) expect(points.slice(quote.start, quote.end).join('')).toBe(quote.exact);
  });

  test('the p-value at the damaged place is absent with reason error, and the study is flagged', () => {
    const damaged = observations().find(({ note }) => note?.[0]?.text.startsWith('The majority'));
    const component = damaged?.component?.find(({ code }) => code.coding?.some(({ code: c }) => c === 'C44185'));
    expect(component?.dataAbsentReason?.coding?.[0]?.code).toBe('error');
    expect(component).not.toHaveProperty('valueQuantity');
    expect(damaged?.component?.some(({ valueString }) => valueString?.includes('Bonferroni'))).toBe(false);
    expect(JSON.stringify(written.find(({ resourceType }) => resourceType === 'ResearchStudy')?.extension)).toContain(
      'damaged-text',
    );
  });

  test('relative time is a Range in years', () => {
    const dose = observations().find(({ code }) => code.text === 'mean dose of diamorphine');
    const time = dose?.component?.find(({ valueRange }) => valueRange);
    expect(time?.valueRange).toEqual({
      low: { value: 2, unit: 'years', system: 'http://unitsofmeasure.org', code: 'a' },
      high: { value: 6, unit: 'years', system: 'http://unitsofmeasure.org', code: 'a' },
    });
  });
});

describe('the resources', () => {
  test('are those of the table in the design', () => {
    const count = (type: string) => written.filter(({ resourceType }) => resourceType === type).length;
    expect(['ResearchStudy', 'Library', 'DocumentReference', 'Provenance', 'Observation', 'Group'].map(count)).toEqual([
      1, 1, 1, 1, 13, 5,
    ]);
    expect(['Organization', 'Practitioner', 'Location'].map(count)).toEqual([0, 0, 0]);
  });

  test('a catalog publisher is no sponsor, its dates are no period', () => {
    const [researchStudy] = written;
    expect(researchStudy).not.toHaveProperty('sponsor');
    expect(researchStudy).not.toHaveProperty('period');
    expect(researchStudy?.description).toBe(record.dataset.description);
  });

  test('pass the outside validators and our own checks', () => {
    const sent: typeof written = JSON.parse(JSON.stringify(written));
    expect(
      sent.flatMap((resource) => outsideErrors(resource).map((error) => `${resource.resourceType}: ${error}`)),
    ).toEqual([]);
    expect(ownErrors(sent, device)).toEqual([]);
  });

  test('are the same each time, as in the golden file', async () => {
    expect(writeStudy(mergedOf(readDcatUs(record).study), { recorded })).toEqual(written);
    await expect(`${JSON.stringify(written, null, 2)}\n`).toMatchFileSnapshot('golden/uic4-m9cb.json');
  });
});

test('what the page lacks is a warning', () => {
  expect(warnings.map(({ path }) => path)).toEqual(expect.arrayContaining(['/keyword', '/contactPoint']));
});

const observations = (): readonly Observation[] =>
  written
    .filter(({ resourceType }) => resourceType === 'Observation')
    .map((resource) => resource as unknown as Observation);
