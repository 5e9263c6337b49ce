// A registry record read into the neutral model: golden lines of what an invented, difficult record says.
import { expect, test } from 'vitest';
import { readClinicalTrialsGov } from '../../../fhir-mappings/sources/clinicaltrials-gov/read-study.ts';
import type { Amount, Dispersion, Fact } from '../../../fhir-mappings/study.ts';
import { record } from './record.ts';

const read = (value: unknown = record) => readClinicalTrialsGov(value, JSON.stringify(value));

const amountText = (amount: Amount | undefined): string =>
  amount
    ? `${amount.comparator ?? ''}${amount.digits}${amount.unit ? ` ${amount.unit.ucum ?? amount.unit.text}` : ''}`
    : '?';

function spreadText(dispersion: Dispersion): string {
  if (!('interval' in dispersion)) return `${dispersion.kind} ${amountText(dispersion.amount)}`;
  const { interval, level, sides } = dispersion;
  return `${dispersion.kind} ${amountText(interval.low)}..${amountText(interval.high)}${level ? ` at ${level.digits}` : ''}${sides ? ` ${sides}` : ''}`;
}

const line = (fact: Fact): string =>
  [
    `${fact.kind} ${fact.outcome.text}`,
    fact.cohort,
    [fact.class, fact.category].filter(Boolean).join('/'),
    `${fact.statistic} ${fact.value ? amountText(fact.value) : (fact.absent?.absent ?? fact.text ?? '-')}`,
    fact.denominator ? `of ${fact.denominator.digits}` : '',
    ...fact.dispersions.map(spreadText),
    ...(fact.further ?? []).map(({ label, amount }) => `${label} ${amountText(amount)}`),
    fact.pValue ? `p ${fact.pValue.amount ? amountText(fact.pValue.amount) : fact.pValue.absent?.words}` : '',
    ...fact.remarks.map(({ label, text }) => `${label}: ${text}`),
  ]
    .filter(Boolean)
    .join(' | ');

test('every result, for what it means', async () => {
  await expect(`${read().study.facts.map(line).join('\n')}\n`).toMatchFileSnapshot('golden/facts.txt');
});

test('every group, with the number of people that its part of the record gives', async () => {
  const lines = read().study.cohorts.map(({ key, size, units, members, quote }) =>
    [key, size, units && `${units.count} ${units.name}`, members?.join(' + '), quote?.pointer]
      .filter(Boolean)
      .join(' | '),
  );
  await expect(`${lines.join('\n')}\n`).toMatchFileSnapshot('golden/cohorts.txt');
});

test('the study itself', async () => {
  const { facts: _, cohorts: _cohorts, source, ...study } = read().study;
  const { document: _document, ...origin } = source;
  await expect(`${JSON.stringify({ source: origin, ...study }, undefined, 1)}\n`).toMatchFileSnapshot(
    'golden/study.json',
  );
});

test('all numbers are accounted for, and results of a group that is not defined are told', () => {
  const { reconciliation, warnings } = read();
  expect(reconciliation).toMatchObject({ leaves: 37, claimed: 36, twice: [] });
  expect(reconciliation?.leftOut.map(({ pointer }) => pointer)).toEqual([
    '/resultsSection/adverseEventsModule/frequencyThreshold',
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(['unknown-group']);
});

test.each([
  ['nothing', {}, /nctId is missing/],
  ['no title', { protocolSection: { identificationModule: { nctId: 'NCT00000001' } } }, /briefTitle is missing/],
  [
    'no NCT number',
    { protocolSection: { identificationModule: { nctId: 'x', briefTitle: 't' } } },
    /"x" is no NCT number/,
  ],
])('%s is refused', (_, value, reason) => {
  expect(() => read(value)).toThrow(reason);
});

test.each([
  ['modules of the wrong type', { ...record, resultsSection: { outcomeMeasuresModule: 3, adverseEventsModule: [] } }],
  ['lists that are none', { ...record, resultsSection: { outcomeMeasuresModule: { outcomeMeasures: { a: 1 } } } }],
  ['null results', { ...record, resultsSection: null }],
])('%s are passed over', (_, value) => {
  expect(read(value).study.facts).toEqual([]);
});

const enrolled = (count: unknown) =>
  read({ protocolSection: { ...record.protocolSection, designModule: { enrollmentInfo: { count } } } }).study
    .eligibility?.size?.value;

test.each([
  [0, 0],
  ['12', 12],
  ['', undefined],
  [-1, undefined],
  [1.5, undefined],
  [2 ** 31, undefined],
])('an enrolment of %j is %s people', (count, people) => {
  expect(enrolled(count)).toBe(people);
});

const odd = (measure: object) => {
  const module = { outcomeMeasures: [{ title: 'Pain', ...measure }] };
  return read({ protocolSection: record.protocolSection, resultsSection: { outcomeMeasuresModule: module } });
};
const countOf = (groupId: string, value: string) => ({ units: 'Participants', counts: [{ groupId, value }] });

test('who was analysed and has no value is told; the first of two groups of one id has the results', () => {
  const { study, warnings, reconciliation } = odd({
    groups: [
      { id: 'OG000', title: 'A' },
      { id: 'OG000', title: 'B' },
    ],
    denoms: [countOf('OG000', '9'), countOf('OG001', '8')],
    classes: [{ title: 'Women', denoms: [countOf('OG000', '4')], categories: [] }],
  });
  expect(study.cohorts.map(({ title, size }) => [title, size])).toEqual([
    ['A', 9],
    ['B', undefined],
    ['OG001', 8],
  ]);
  expect(study.facts).toMatchObject([
    { class: 'Women', absent: { absent: 'unknown' }, denominator: { digits: '4' }, cohort: 'Pain / A' },
  ]);
  expect(warnings.map(({ code }) => code)).toEqual(['group-twice', 'unknown-group']);
  expect(reconciliation).toMatchObject({ leaves: 4, claimed: 4, leftOut: [], twice: [] });
});

test('a measure without posted results is told in a note, and has no result', () => {
  const { study } = odd({ reportingStatus: 'NOT_POSTED', anticipatedPostingDate: '2030-01', groups: [] });
  expect(study.facts).toEqual([]);
  expect(study.notes).toContain('Results not posted: Pain (expected 2030-01)');
  expect(study.notes).toContain('Investigator: Jo Doe, MD; Principal investigator; A place');
});

test('counts of other units stand beside the denominator', () => {
  const { study } = odd({
    groups: [{ id: 'OG000', title: 'A' }],
    typeUnitsAnalyzed: 'Eyes',
    classes: [
      {
        denoms: [countOf('OG000', '4'), { units: 'Eyes', counts: [{ groupId: 'OG000', value: '7' }] }],
        categories: [{ measurements: [{ groupId: 'OG000', value: '1' }] }],
      },
    ],
  });
  expect(study.facts).toMatchObject([
    { denominator: { digits: '7' }, further: [{ label: 'Analysed: Participants', amount: { digits: '4' } }] },
  ]);
});

test('ten thousand arms are read in linear time and memory', () => {
  const many = <T>(make: (at: number) => T): readonly T[] => Array.from({ length: 10_000 }, (_, at) => make(at));
  const measure = {
    title: 'Pain',
    paramType: 'MEAN',
    groups: many((at) => ({ id: `OG${at}`, title: 'The same title' })),
    denoms: [{ units: 'Participants', counts: many((at) => ({ groupId: `OG${at}`, value: '5' })) }],
    classes: [{ categories: [{ measurements: many((at) => ({ groupId: `OG${at}`, value: `${at}` })) }] }],
    analyses: [{ groupIds: many((at) => `OG${at}`), pValue: '0.5' }],
  };
  const value = {
    protocolSection: {
      ...record.protocolSection,
      armsInterventionsModule: { armGroups: many((at) => ({ label: `Arm ${at}` })) },
    },
    resultsSection: { outcomeMeasuresModule: { outcomeMeasures: [measure] } },
  };
  const { study } = read(value);
  expect([study.arms.length, study.facts.length, new Set(study.cohorts.map(({ key }) => key)).size]).toEqual([
    10_000, 10_001, 10_001,
  ]);
});
