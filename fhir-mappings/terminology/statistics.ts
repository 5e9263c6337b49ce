import type { Coding, Dispersion, Statistic } from '../study.ts';
import { local } from './local-codes.ts';
import { ESTIMATE_TYPE, OBSERVATION_STATISTICS, STATISTIC_TYPE } from './systems.ts';

const statistic = (code: string, display: string): Coding => ({ system: STATISTIC_TYPE, code, display });
const classic = (code: string, display: string): Coding => ({ system: OBSERVATION_STATISTICS, code, display });
const estimate = (code: string, display: string): Coding => ({ system: ESTIMATE_TYPE, code, display });

export const COUNT = statistic('C25463', 'Count');
export const P_VALUE = estimate('C44185', 'P-value');

/**
 * Statistic -> codes. Sources: https://terminology.hl7.org/CodeSystem-statistic-type.html (HL7 Terminology, NCI Thesaurus and STATO codes) and
 * https://hl7.org/fhir/R4/codesystem-observation-statistics.html; what neither has is a local code.
 */
export const STATISTIC_CODES: Readonly<Record<Statistic, readonly Coding[]>> = {
  count: [COUNT, classic('count', 'Count')],
  proportion: [statistic('C44256', 'Proportion')],
  mean: [statistic('C53319', 'Mean'), classic('average', 'Average')],
  median: [statistic('C28007', 'Median'), classic('median', 'Median')],
  'relative-risk': [statistic('C93152', 'Relative Risk')],
  'odds-ratio': [statistic('C16932', 'Odds Ratio')],
  'hazard-ratio': [statistic('C93150', 'Hazard Ratio')],
  'mean-difference': [statistic('0000457', 'Mean Difference')],
  'standardised-mean-difference': [statistic('0000100', 'Standardized Mean Difference')],
  'geometric-mean': [local('statistic', 'geometric-mean')],
  'geometric-least-squares-mean': [local('statistic', 'geometric-least-squares-mean')],
  'least-squares-mean': [local('statistic', 'least-squares-mean')],
  'log-mean': [local('statistic', 'log-mean')],
  number: [local('statistic', 'number')],
  rate: [local('statistic', 'rate')],
  change: [local('statistic', 'change')],
  'risk-difference': [local('statistic', 'risk-difference')],
  'median-difference': [statistic('absolute-MedianDiff', 'Absolute Median Difference')],
  correlation: [local('statistic', 'correlation')],
  'p-value': [local('statistic', 'p-value')],
  other: [local('statistic', 'other')],
};

/** Measure of spread -> codes. Source: https://terminology.hl7.org/CodeSystem-attribute-estimate-type.html */
export const DISPERSION_CODES: Readonly<Record<Dispersion['kind'], readonly Coding[]>> = {
  'standard-deviation': [estimate('C53322', 'Standard deviation'), classic('std-dev', 'Standard Deviation')],
  'standard-error': [estimate('0000037', 'Standard error of the mean')],
  'interquartile-range': [estimate('C53245', 'Interquartile range')],
  'confidence-interval': [estimate('C53324', 'Confidence interval')],
  range: [local('component', 'range')],
  'other-range': [local('component', 'range')],
  other: [local('component', 'dispersion')],
};
