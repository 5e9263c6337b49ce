import type { Statistic } from '../../study.ts';
import { inTable } from '../in-table.ts';

/** https://clinicaltrials.gov/data-api/about-api/study-data-structure#enum-MeasureParam */
const PARAMETERS: Readonly<Record<string, Statistic>> = {
  GEOMETRIC_MEAN: 'geometric-mean',
  GEOMETRIC_LEAST_SQUARES_MEAN: 'geometric-least-squares-mean',
  LEAST_SQUARES_MEAN: 'least-squares-mean',
  LOG_MEAN: 'log-mean',
  MEAN: 'mean',
  MEDIAN: 'median',
  NUMBER: 'number',
  COUNT_OF_PARTICIPANTS: 'count',
  COUNT_OF_UNITS: 'count',
};

/** The statistic of a measure; undefined for a name that the table lacks. */
export const measureStatistic = (name: string | undefined): Statistic | undefined => inTable(PARAMETERS, name);

/** Estimated parameters of analyses as the registry's form offers them, or as people write them: first match wins. */
const ESTIMATES: readonly (readonly [pattern: RegExp, statistic: Statistic])[] = [
  [/\blog\b/i, 'other'],
  [/^(?:adjusted |stratified |unadjusted |cox )?hazard ratio(?: \(hr\))?$/i, 'hazard-ratio'],
  [/^(?:adjusted |unadjusted |common |stratified )?odds ratio(?: \(or\))?$/i, 'odds-ratio'],
  [/^(?:adjusted |unadjusted |relative )?(?:risk ratio|relative risk)(?: \(rr\))?$/i, 'relative-risk'],
  [/^(?:adjusted |unadjusted )?risk difference(?: \(rd\))?$/i, 'risk-difference'],
  [/^(?:adjusted |unadjusted )?(?:mean difference)(?: \((?:final values|net)\))?$/i, 'mean-difference'],
  [/^(?:adjusted |unadjusted )?(?:median difference)(?: \((?:final values|net)\))?$/i, 'median-difference'],
  [/^standardi[sz]ed mean difference(?: \(smd\))?$/i, 'standardised-mean-difference'],
  [/^(?:pearson|spearman|rank)?.{0,20}correlation(?: coefficient)?$/i, 'correlation'],
];

/** The statistic that an analysis estimates; `other` where its name is not known, which then stays in its words. */
export const estimateStatistic = (name: string): Statistic =>
  ESTIMATES.find(([pattern]) => pattern.test(name.trim()))?.[1] ?? 'other';

/** Ratios have no unit but one. */
export const RATIOS: ReadonlySet<Statistic> = new Set(['hazard-ratio', 'odds-ratio', 'relative-risk', 'correlation']);
