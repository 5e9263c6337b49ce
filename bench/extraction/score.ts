import { readMarks } from '../../fhir-mappings/sources/abstract/read-abstract.ts';
import { viewOf } from '../../fhir-mappings/sources/abstract/view.ts';
import type { Amount, Fact } from '../../fhir-mappings/study.ts';
import type { AnnotatedFact } from './annotation.ts';

/** An emitted fact in the words of the annotations. */
export interface Emitted {
  readonly statistic: string;
  readonly value: string;
  readonly comparator: string | undefined;
  readonly unit: string | undefined;
  readonly denominator: string | undefined;
  readonly group: string | null;
  readonly start: number;
  readonly end: number;
  readonly fact: Fact;
}

export interface Verdict {
  readonly emitted: Emitted;
  readonly truth: AnnotatedFact | undefined;
  /** What differs; empty where the fact is right. */
  readonly differences: readonly string[];
}

/** Facts that the reader finds in a text. */
export function emittedFacts(text: string): readonly Emitted[] {
  const view = viewOf(text);
  return readMarks(view).marks.flatMap(({ fact, value, group }): readonly Emitted[] => {
    const amount: Amount | undefined = fact.value ?? fact.pValue?.amount;
    const place = view.quote(value);
    if (!amount || place.start === undefined || place.end === undefined) return [];
    return [
      {
        statistic: fact.value ? fact.statistic : 'p-value',
        value: amount.digits,
        comparator: amount.comparator,
        unit: fact.statistic === 'count' ? undefined : fact.value?.unit?.text,
        denominator: fact.denominatorInferred ? undefined : fact.denominator?.digits,
        group: group ? view.quote(group).exact : null,
        start: place.start,
        end: place.end,
        fact,
      },
    ];
  });
}

/** Each emitted fact against the annotation at its place; a second one for the same annotation is a duplicate. */
export function verdictsOf(text: string, truths: readonly AnnotatedFact[]): readonly Verdict[] {
  const points = Array.from(text);
  const free = new Set(truths);
  return emittedFacts(text).map((emitted): Verdict => {
    const here = [...free].filter((truth) => truth.start < emitted.end && emitted.start < truth.end);
    const judged = here.map((truth) => ({ truth, differences: differencesOf(emitted, truth, points) }));
    const best = judged.sort((a, b) => a.differences.length - b.differences.length)[0];
    if (!best) return { emitted, truth: undefined, differences: ['not annotated'] };
    free.delete(best.truth);
    return { emitted, ...best };
  });
}

function differencesOf(emitted: Emitted, truth: AnnotatedFact, points: readonly string[]): readonly string[] {
  const group = truth.group ? points.slice(truth.group[0], truth.group[1]).join('') : null;
  const same: readonly (readonly [string, boolean])[] = [
    ['statistic', emitted.statistic === truth.statistic],
    ['value', Number(emitted.value) === Number(truth.value)],
    ['comparator', emitted.comparator === truth.comparator],
    ['unit', compact(emitted.unit) === compact(truth.statistic === 'count' ? undefined : truth.unit)],
    ['denominator', emitted.denominator === truth.denominator],
    ['group', groupName(emitted.group) === groupName(group)],
  ];
  return same.flatMap(([name, equal]) => (equal ? [] : [name]));
}

export const compact = (unit: string | undefined): string => (unit ?? '').replace(/\s+/g, '').replaceAll('\u03bc', 'µ');

/** Case, kinds of hyphens, articles, "patients in" before and the general words at the end say nothing of which group it is. */
export const groupName = (words: string | null): string | null =>
  words === null
    ? null
    : words
        .toLowerCase()
        .replace(/[\u2010-\u2015\u2212]/g, '-')
        .replace(/^(?:the|a|an) /, '')
        .replace(/^(?:patients|subjects|participants|children|neonates|women|men) (?:in|from|of|on) (?:the )?/, '')
        .replace(/(?:[ -](?:groups?|arms?|patients|subjects|participants))+$/, '');
