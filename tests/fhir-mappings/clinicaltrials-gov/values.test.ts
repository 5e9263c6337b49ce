// What the registry's values mean (https://clinicaltrials.gov/data-api/about-api/study-data-structure): numbers as strings, "NA", nothing, words.
import { expect, test } from 'vitest';
import { dispersionsOf } from '../../../fhir-mappings/sources/clinicaltrials-gov/dispersion.ts';
import { toPValue, toValue, type Value } from '../../../fhir-mappings/sources/clinicaltrials-gov/number.ts';
import { estimateStatistic } from '../../../fhir-mappings/sources/clinicaltrials-gov/statistic.ts';
import { unitOf } from '../../../fhir-mappings/sources/clinicaltrials-gov/units.ts';

const told = (value: Value): string =>
  'amount' in value
    ? `${value.amount.comparator ?? ''}${value.amount.digits}${value.amount.unit?.text ?? ''}`
    : `${value.absent.absent}${value.absent.words === undefined ? '' : `: ${value.absent.words}`}`;

test.each([
  ['12', '12'],
  ['12.50', '12.50'],
  ['-1.21', '-1.21'],
  ['−1.21', '-1.21'],
  ['+3', '3'],
  ['.33', '0.33'],
  ['-.5', '-0.5'],
  ['5.', '5'],
  ['007', '7'],
  ['0.0', '0.0'],
  ['1,234', '1234'],
  ['1,234,567.8', '1234567.8'],
  ['2.3E-16', '2.3e-16'],
  ['< 0.001', '<0.001'],
  ['<=5', '<=5'],
  ['≥ 7', '>=7'],
  ['=0.12', '0.12'],
  ['12%', '12%'],
  ['NA', 'not-estimable: NA'],
  ['N/A', 'not-estimable: N/A'],
  ['NR', 'not-estimable: NR'],
  ['NE', 'not-estimable: NE'],
  ['Not Reached', 'not-estimable: Not Reached'],
  ['', 'unknown'],
  ['  ', 'unknown'],
  ['-', 'unknown: -'],
  ['--', 'unknown: --'],
  ['1,5', 'as-text: 1,5'],
  ['0,123', 'as-text: 0,123'],
  ['12 (3)', 'as-text: 12 (3)'],
  ['1-2', 'as-text: 1-2'],
  ['about 5', 'as-text: about 5'],
  ['5 mg', 'as-text: 5 mg'],
])('%j is %s', (written, meaning) => {
  expect(told(toValue(written))).toBe(meaning);
});

test.each([
  ['0.65', '0.65'],
  ['<0.001', '<0.001'],
  ['=0.12', '0.12'],
  ['p < 0.05', '<0.05'],
  ['P=.03', '0.03'],
  ['P-value 0.4', '0.4'],
  ['> 0.999', '>0.999'],
  ['NS', 'as-text: NS'],
  ['NA', 'not-estimable: NA'],
  ['5', 'as-text: 5'],
  ['0.05%', 'as-text: 0.05%'],
  ['0.01 (one-sided)', 'as-text: 0.01 (one-sided)'],
])('the p-value %j is %s', (written, meaning) => {
  expect(told(toPValue(written))).toBe(meaning);
});

const spread = { pointer: '/m', value: { spread: '1.5' } };
const limits = { pointer: '/m', value: { lowerLimit: 'NA', upperLimit: '9' } };

test.each([
  [spread, 'STANDARD_DEVIATION', 'standard-deviation', undefined],
  [spread, 'Standard Error', 'standard-error', undefined],
  [spread, 'Geometric Coefficient of Variation', 'other', 'Geometric Coefficient of Variation'],
  [spread, undefined, 'other', undefined],
  [limits, 'Inter-Quartile Range', 'interquartile-range', undefined],
  [limits, 'FULL_RANGE', 'range', undefined],
  [limits, '95% Confidence Interval', 'confidence-interval', undefined],
  [limits, 'CONFIDENCE_975', 'confidence-interval', undefined],
  [limits, 'Other Confidence Interval', 'confidence-interval', 'Other Confidence Interval'],
  [limits, 'Standard Deviation', 'other-range', 'Standard Deviation'],
  [limits, undefined, 'other-range', undefined],
])('%j under %s is a %s', (measurement, name, kind, text) => {
  expect(dispersionsOf(measurement, name, undefined)).toMatchObject([{ kind, ...(text ? { text } : {}) }]);
});

test.each([
  ['95% Confidence Interval', '95'],
  ['97.5% Confidence Interval', '97.5'],
  ['CONFIDENCE_975', '97.5'],
  ['CONFIDENCE_80', '80'],
  ['Other Confidence Interval', undefined],
])('the level of %s is %s', (name, digits) => {
  const [dispersion] = dispersionsOf(limits, name, undefined);
  expect(dispersion && 'level' in dispersion ? dispersion.level?.digits : undefined).toBe(digits);
});

test('an end that is not estimable says so, at its place', () => {
  expect(dispersionsOf(limits, 'FULL_RANGE', unitOf('months'))).toEqual([
    {
      kind: 'range',
      interval: {
        lowAbsent: { absent: 'not-estimable', words: 'NA', pointer: '/m/lowerLimit' },
        high: { digits: '9', unit: { text: 'months', ucum: 'mo' }, pointer: '/m/upperLimit' },
      },
    },
  ]);
});

test.each([
  ['Participants', '{participants}'],
  ['Percentage of  participants', '%'],
  ['mg/dl', 'mg/dL'],
  ['units on a scale', '{score}'],
  ['mg/kg/day of opioid analgesics', undefined],
])('the unit %j is %s in UCUM', (text, ucum) => {
  expect(unitOf(text)).toEqual({ text, ...(ucum ? { ucum } : {}) });
});

test.each([
  ['Hazard Ratio (HR)', 'hazard-ratio'],
  ['Odds Ratio (OR)', 'odds-ratio'],
  ['Risk Ratio (RR)', 'relative-risk'],
  ['Risk Difference (RD)', 'risk-difference'],
  ['Mean Difference (Final Values)', 'mean-difference'],
  ['Median Difference (Net)', 'median-difference'],
  ['Hazard Ratio, log', 'other'],
  ['Slope', 'other'],
  ['Difference in LS Means', 'other'],
])('the estimate %s is a %s', (name, statistic) => {
  expect(estimateStatistic(name)).toBe(statistic);
});
