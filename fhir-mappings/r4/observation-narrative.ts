import type { Narrative } from 'fhir/r4.js';
import type { Dispersion, Fact, Interval, MergedFact } from '../study.ts';
import { local } from '../terminology/local-codes.ts';
import { STATISTIC_CODES } from '../terminology/statistics.ts';
import { narrative, paragraph, quoted, rows } from './narrative.ts';
import { amountText } from './quantity.ts';
import type { Writing } from './writing.ts';

/** A sentence with number, unit and group, what belongs to it, and the quoted words. */
export function observationNarrative(merged: MergedFact, writing: Writing): Narrative {
  const { fact, readings } = merged;
  const quotes = new Set(readings.flatMap(({ quote }) => (quote.exact && !quote.pointer ? [quote.exact] : [])));
  return narrative(
    paragraph(sentence(fact, writing.cohortTitle(fact.cohort))),
    rows(details(fact)),
    ...Array.from(quotes, quoted),
  );
}

function sentence(fact: Fact, group: string): string {
  const outcome = [fact.outcome.text, fact.class, fact.category].filter(Boolean).join(', ');
  return `${outcome}: ${valueText(fact)}, in ${group} (aggregate of a study, not a value of one patient).`;
}

function valueText(fact: Fact): string {
  const statistic = STATISTIC_CODES[fact.statistic][0]?.display?.toLowerCase() ?? fact.statistic;
  if (fact.value) return `${statistic} ${amountText(fact.value)}${fraction(fact)}`;
  if (fact.direction) return (fact.text ?? local('direction', fact.direction).display).toLowerCase();
  if (fact.absent) return `no value (${fact.absent.words ?? fact.absent.absent})`;
  return fact.text ?? `no ${statistic}`;
}

function fraction({ numerator, denominator }: Fact): string {
  if (!denominator) return '';
  return ` (${numerator ? `${amountText(numerator)} ` : ''}of ${amountText(denominator)})`;
}

function details(fact: Fact): readonly (readonly [string, string | undefined])[] {
  return [
    ...fact.dispersions.map((dispersion) => [spreadLabel(dispersion), spreadText(dispersion)] as const),
    [
      'P-value',
      fact.pValue &&
        (fact.pValue.amount ? amountText(fact.pValue.amount) : `no value (${fact.pValue.absent?.absent ?? 'unknown'})`),
    ],
    ['Test', fact.method?.text],
    ['Time', fact.timing?.text],
    ...fact.remarks.map(({ label, text }) => [label, text] as const),
    ...(fact.inferred ?? []).map((words) => ['Inferred', words] as const),
    ...fact.flags.map((flag) => ['Flag', flag] as const),
  ];
}

const spreadLabel = ({ kind }: Dispersion): string => kind.replaceAll('-', ' ');

function spreadText(dispersion: Dispersion): string | undefined {
  if ('interval' in dispersion) {
    const level = dispersion.level ? `${dispersion.level.digits}% ` : '';
    return `${level}${intervalText(dispersion.interval)}`;
  }
  return dispersion.amount ? amountText(dispersion.amount) : dispersion.absent?.words;
}

const intervalText = ({ low, high, lowAbsent, highAbsent }: Interval): string =>
  `${low ? amountText(low) : (lowAbsent?.words ?? '?')} to ${high ? amountText(high) : (highAbsent?.words ?? '?')}`;
