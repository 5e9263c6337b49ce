import type { Statistic } from '../../../study.ts';
import { estimateBefore } from '../statistic-cue.ts';
import type { Candidate } from './candidates.ts';
import type { Stage } from './stage.ts';

/** Labels of numbers: `none` is no fact. */
export type Label = 'none' | Statistic;

export const LABELS: readonly Label[] = [
  'none',
  'count',
  'proportion',
  'mean',
  'median',
  'rate',
  'change',
  'relative-risk',
  'odds-ratio',
  'hazard-ratio',
  'risk-difference',
  'mean-difference',
  'median-difference',
  'standardised-mean-difference',
  'correlation',
  'p-value',
  'number',
  'other',
];

/** Labels that a number may have at all, by how it stands; a number right after the name of an estimate is that, one with its spread what the rules say. */
export function labelsOf(candidate: Candidate, { text, sentence }: Stage): readonly LabelOption[] {
  const named = estimateNamed(candidate, text.slice(sentence.start, candidate.value.start)) ?? spreadNamed(candidate);
  if (named) return [NONE, { label: named, key: 'named' }];
  return LABELS.filter((label) => mayBe(label, candidate)).map((label) => ({ label, key: label }));
}

/** A label with the name under which its weights stand: all statistics that the text names by their own words share theirs. */
export interface LabelOption {
  readonly label: Label;
  readonly key: string;
}

const NONE: LabelOption = { label: 'none', key: 'none' };

/** "median 7 days (IQR 5-9)", "mean 4.4 ± 1.0" */
const spreadNamed = ({ opinion }: Candidate): Statistic | undefined =>
  opinion && opinion.measure.dispersions.length > 0 && /^(?:mean|median)$/.test(opinion.measure.statistic)
    ? opinion.measure.statistic
    : undefined;

function estimateNamed({ shape }: Candidate, before: string): Statistic | undefined {
  const found = shape === 'p-value' ? undefined : estimateBefore(before);
  if (!found || !/odds|hazard|relative|standard|mean-diff/.test(found.statistic)) return undefined;
  const gap = before.slice(before.length - found.distance);
  return /^[\s:=,([\])\d%;]*(?:CI)?[\s:=,([\])]*(?:of|was|is)?\s*$/.test(gap) ? found.statistic : undefined;
}

function mayBe(label: Label, { shape, unit, digits, dispersions, numerator }: Candidate): boolean {
  if (label === 'none') return true;
  if (shape === 'p-value' || label === 'p-value') return shape === 'p-value' && label === 'p-value';
  if (label === 'count') return !unit && dispersions.length === 0 && !digits.includes('.') && !numerator;
  if (shape === 'size' || shape === 'count-of') return false;
  if (label === 'proportion') return unit === '%' || /^per ?cent$/.test(unit ?? '');
  if (numerator) return false;
  return !unit || !/ratio|relative-risk|correlation/.test(label);
}
