import type { Annotation, CodeableConcept, Extension, Observation, Reference } from 'fhir/r4.js';
import type { Fact, MergedFact } from '../study.ts';
import { local } from '../terminology/local-codes.ts';
import { componentsOf } from './components.ts';
import { absentReason, codeableConcept, conceptOf } from './concept.ts';
import { EXTENSION, flagExtension, quoteExtension } from './extensions.ts';
import { groupId } from './ids.ts';
import { observationNarrative } from './observation-narrative.ts';
import { PROFILE } from './profiles.ts';
import { quantityOf } from './quantity.ts';
import { metaOf } from './source-uri.ts';
import type { Writing } from './writing.ts';

const AGGREGATE: CodeableConcept = codeableConcept([local('category', 'study-aggregate')]);

/** One aggregate result: https://hl7.org/fhir/R4/observation.html in our profile `aggregate-result`. `compares` are ids of Observations. */
export function observation(
  merged: MergedFact,
  id: string,
  compares: readonly string[],
  writing: Writing,
): Observation {
  const { fact } = merged;
  const components = componentsOf(merged, writing);
  const first = merged.readings[0];
  return {
    resourceType: 'Observation',
    id,
    ...metaOf(first && writing.source(first.source).source.identifier, PROFILE.aggregateResult),
    text: observationNarrative(merged, writing),
    extension: extensionsOf(merged, writing),
    status: fact.certainty === 'structured' ? 'final' : 'preliminary',
    category: [AGGREGATE, codeableConcept([local('category', fact.kind)])],
    code: conceptOf(fact.outcome),
    subject: { reference: `Group/${groupId(writing.merged.id, fact.cohort)}` },
    focus: [{ reference: writing.study }],
    ...resultOf(fact),
    note: notesOf(merged),
    ...(fact.method ? { method: conceptOf(fact.method) } : {}),
    derivedFrom: derivedFrom(merged, compares, writing),
    ...(components.length > 0 ? { component: components } : {}),
  };
}

/** `value[x]`, or why there is none. A direction told in words is the value where there is no number. */
function resultOf(
  fact: Fact,
): Pick<Observation, 'valueQuantity' | 'valueCodeableConcept' | 'valueString' | 'dataAbsentReason'> {
  const quantity = fact.value && quantityOf(fact.value);
  if (quantity) return { valueQuantity: quantity };
  if (fact.value) return { valueString: fact.value.digits };
  if (fact.direction) return { valueCodeableConcept: codeableConcept([local('direction', fact.direction)], fact.text) };
  if (fact.absent) return { dataAbsentReason: absentReason(fact.absent) };
  if (fact.text) return { valueString: fact.text };
  return { dataAbsentReason: absentReason({ absent: 'unknown' }) };
}

function extensionsOf({ fact, readings }: MergedFact, writing: Writing): Extension[] {
  return [
    ...readings.map(({ quote, source }) => quoteExtension(quote, writing.document(source))),
    ...(fact.pointers ?? []).map((pointer) => quoteExtension({ exact: '', pointer }, undefined)),
    ...fact.flags.map((flag) => flagExtension(flag)),
    ...(fact.inferred ?? []).map((words) => ({ url: EXTENSION.inferred, valueString: words })),
  ];
}

/** The quoted words for people, and what was inferred; a registry's number is quoted by its pointer alone. */
function notesOf({ fact, readings }: MergedFact): Annotation[] | undefined {
  const words = new Set(readings.flatMap(({ quote }) => (quote.exact && !quote.pointer ? [quote.exact] : [])));
  const notes = [...words, ...(fact.inferred ?? []).map((inferred) => `Inferred: ${inferred}`)];
  return notes.length > 0 ? notes.map((text) => ({ text })) : undefined;
}

function derivedFrom(merged: MergedFact, compares: readonly string[], writing: Writing): Reference[] | undefined {
  const documents = new Set(merged.readings.flatMap(({ source }) => writing.document(source) ?? []));
  const references = [...documents, ...compares.map((id) => `Observation/${id}`)];
  return references.length > 0 ? references.map((reference) => ({ reference })) : undefined;
}
