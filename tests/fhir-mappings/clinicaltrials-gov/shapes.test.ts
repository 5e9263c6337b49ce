// Registry records of any shape that the API's structure allows (https://clinicaltrials.gov/data-api/about-api/study-data-structure): groups that are not
// defined, or twice; measures of one title; counts missing, of several units, or of groups without values; every number is held once, by what says it.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseJson } from '../../../fhir/json.ts';
import type { Resource } from '../../../fhir/resource.ts';
import { validate } from '../../../fhir/validation/validate.ts';
import { merge } from '../../../fhir-mappings/merge.ts';
import { writeStudy } from '../../../fhir-mappings/r4/write-study.ts';
import { readClinicalTrialsGov } from '../../../fhir-mappings/sources/clinicaltrials-gov/read-study.ts';
import { ownErrors } from '../own-checks.ts';
import { unsaid } from './said-numbers.ts';

const words = fc.constantFrom(
  '',
  'NA',
  'NR',
  '<0.001',
  '> 5',
  '-1.5',
  '0',
  '12',
  '1,234.5',
  'five',
  '1e5',
  '-',
  '.5',
  '99999999999',
  '50%',
);
const title = fc.constantFrom('A', 'B', 'Pain', ' ', '\u00c9t\u00e9 \u4e2d');
const units = fc.constantFrom('Participants', 'Eyes', 'participants', '');
const groupId = fc.constantFrom('G0', 'G1', 'G9');
/** Any of the members may be missing. */
const some = <T extends object>(members: { [K in keyof T]: fc.Arbitrary<T[K]> }) =>
  fc.record(members, { requiredKeys: [] });
const few = <T>(one: fc.Arbitrary<T>) => fc.array(one, { maxLength: 3 });

const groups = few(some({ id: groupId, title, description: title }));
const denoms = few(some({ units, counts: few(some({ groupId, value: words })) }));
const measurement = some({
  groupId,
  value: words,
  spread: words,
  lowerLimit: words,
  upperLimit: words,
  comment: title,
});
const classes = few(some({ title, denoms, categories: few(some({ title, measurements: few(measurement) })) }));
const measure = {
  type: fc.constantFrom('PRIMARY', 'POST_HOC', 'x'),
  title,
  timeFrame: title,
  paramType: fc.constantFrom('MEAN', 'COUNT_OF_PARTICIPANTS', 'NUMBER', 'x'),
  dispersionType: fc.constantFrom('95% Confidence Interval', 'Standard Deviation', 'FULL_RANGE', 'NA', 'x'),
  unitOfMeasure: fc.constantFrom('mg/dl', 'Percentage of participants', 'smiles per hour', ' '),
  typeUnitsAnalyzed: units,
  denomUnitsSelected: units,
  denoms,
  classes,
};
const analysis = some({
  groupIds: few(groupId),
  pValue: words,
  pValueComment: title,
  paramType: fc.constantFrom('Hazard Ratio (HR)', 'x'),
  paramValue: words,
  dispersionType: fc.constantFrom('STANDARD_DEVIATION', 'x'),
  dispersionValue: words,
  ciPctValue: words,
  ciLowerLimit: words,
  ciUpperLimit: words,
  statisticalMethod: title,
});
const count = fc.oneof(fc.integer(), words);
const subjects = some({ groupId, numSubjects: words, numUnits: count, comment: title });
const event = some({
  term: title,
  organSystem: title,
  stats: few(some({ groupId, numEvents: count, numAffected: count, numAtRisk: count })),
});
const results = some({
  participantFlowModule: some({
    typeUnitsAnalyzed: units,
    groups,
    periods: few(
      some({
        title,
        milestones: few(some({ type: fc.constantFrom('STARTED', 'x'), achievements: few(subjects) })),
        dropWithdraws: few(some({ type: title, reasons: few(subjects) })),
      }),
    ),
  }),
  baselineCharacteristicsModule: some({ groups, denoms, measures: few(some(measure)) }),
  outcomeMeasuresModule: some({ outcomeMeasures: few(some({ ...measure, groups, analyses: few(analysis) })) }),
  adverseEventsModule: some({
    frequencyThreshold: words,
    eventGroups: few(
      some({
        id: groupId,
        title,
        deathsNumAffected: count,
        deathsNumAtRisk: count,
        seriousNumAffected: count,
        otherNumAtRisk: count,
      }),
    ),
    seriousEvents: few(event),
    otherEvents: few(event),
  }),
});

test('every number is held once, by a resource that says it; every resource is valid', () => {
  fc.assert(
    fc.property(
      results,
      fc.oneof(fc.integer({ min: 0, max: 2 ** 31 - 1 }), fc.constant(undefined)),
      (resultsSection, enrolled) => {
        const record = {
          protocolSection: {
            identificationModule: { nctId: 'NCT00000123', briefTitle: 'A record of an odd shape' },
            designModule: { enrollmentInfo: { count: enrolled } },
          },
          resultsSection,
        };
        const text = JSON.stringify(record);
        const { study, reconciliation } = readClinicalTrialsGov(parseJson(text), text);
        const left = reconciliation?.leftOut.filter(({ pointer }) => !pointer.endsWith('/frequencyThreshold'));
        expect([left, reconciliation?.twice]).toEqual([[], []]);
        const written = writeStudy(merge([study]), { recorded: '2026-01-01T00:00:00.000Z' });
        const resources = parseJson(JSON.stringify(written)) as readonly Resource[];
        expect(unsaid(JSON.parse(text), resources)).toEqual([]);
        expect(
          resources.flatMap((resource) => validate(resource).filter(({ severity }) => severity === 'error')),
        ).toEqual([]);
        expect(ownErrors(written, outside(written))).toEqual([]);
      },
    ),
    { seed: 11, numRuns: 150 },
  );
}, 60_000);

/** What the publisher adds. */
const outside = (resources: readonly Resource[]): ReadonlySet<string> =>
  new Set(['Device/research-study-fhir', ...(JSON.stringify(resources).match(/Binary\/source-[a-z0-9]+/g) ?? [])]);
