import type { Resource } from '../../fhir/resource.ts';
import { meaningOf } from '../identity.ts';
import type { MergedFact, MergedStudy, Source } from '../study.ts';
import { location, organization, practitioner } from './agents.ts';
import { documentReference } from './document-reference.ts';
import { eligibilityGroup } from './eligibility-group.ts';
import { cohortGroup } from './group.ts';
import { documentId, eligibilityId, groupId, libraryId, observationId } from './ids.ts';
import { library } from './library.ts';
import { observation } from './observation.ts';
import { provenance } from './provenance.ts';
import { researchStudy } from './research-study.ts';
import { type Writing, writingOf } from './writing.ts';

/** First publication of each source's record: ISO 8601 instant, one for all or by source. */
export interface WriteOptions {
  readonly recorded: string | ((source: Source) => string);
}

/**
 * Every R4 resource of a merged study, the study first; ids and bodies depend on `merged` and `recorded` alone. A dataset that is no study gives its
 * Library, its text and its Provenance. References to Device and Binary are met by the definitions and by the publisher.
 */
export function writeStudy(merged: MergedStudy, { recorded }: WriteOptions): Resource[] {
  const writing = writingOf(merged, typeof recorded === 'string' ? () => recorded : recorded);
  const resources: readonly object[] = [
    ...(merged.study.notAStudy
      ? []
      : [researchStudy(writing), ...agents(merged), ...groups(writing), ...observations(writing)]),
    ...merged.sources.flatMap(({ dataset, source }) => (dataset ? [library(merged.id, source, dataset)] : [])),
    ...merged.sources.flatMap(({ source, authors }) =>
      source.document ? [documentReference(source, source.document, authors, writing)] : [],
    ),
    ...merged.sources.map((_, index) => provenanceOf(index, writing)),
  ];
  return resources.map((resource) => resource as Resource);
}

function agents({ id, study }: MergedStudy): object[] {
  const { sponsor, investigators, sites } = study;
  const made = [
    ...(sponsor ? [organization(id, sponsor)] : []),
    ...(investigators[0] ? [practitioner(id, investigators[0])] : []),
    ...sites.map((site) => location(id, site)),
  ];
  return [...new Map(made.map((resource) => [`${resource.resourceType}/${resource.id}`, resource])).values()];
}

const groups = (writing: Writing): object[] => [
  ...(writing.merged.study.eligibility ? [eligibilityGroup(writing.merged.study.eligibility, writing)] : []),
  ...writing.merged.cohorts.map((cohort) => cohortGroup(cohort, writing)),
];

/** Linear in the number of facts: ids first, since an analysis refers to the facts that it compares. */
function observations(writing: Writing): object[] {
  const { facts, id } = writing.merged;
  const ids = observationIds(id, facts);
  const byKey = new Map(facts.flatMap(({ fact }, index) => (fact.key ? [[fact.key, ids[index] ?? ''] as const] : [])));
  return facts.map((fact, index) =>
    observation(
      fact,
      ids[index] ?? '',
      (fact.fact.compares ?? []).flatMap((key) => byKey.get(key) ?? []),
      writing,
    ),
  );
}

/** The id of each fact's Observation, in order: study, meaning, ordinal among facts of equal meaning. */
export function observationIds(study: string, facts: readonly MergedFact[]): readonly string[] {
  const seen = new Map<string, number>();
  return facts.map(({ fact }) => {
    const meaning = meaningOf(fact);
    const ordinal = seen.get(meaning) ?? 0;
    seen.set(meaning, ordinal + 1);
    return observationId(study, meaning, ordinal);
  });
}

/** What one source had a part in: the study, its dataset and text, and its Groups. */
function provenanceOf(index: number, writing: Writing): object {
  const { merged } = writing;
  const { source, dataset } = writing.source(index);
  const isStudy = !merged.study.notAStudy;
  const cohorts = merged.cohorts.filter(({ sources }) => sources.includes(index));
  return provenance(
    source,
    [
      ...(isStudy ? [writing.study] : []),
      ...(dataset ? [`Library/${libraryId(merged.id, source)}`] : []),
      ...(source.document ? [`DocumentReference/${documentId(merged.id, source)}`] : []),
      ...(isStudy && writing.source(index).eligibility ? [`Group/${eligibilityId(merged.id)}`] : []),
      ...(isStudy ? cohorts.map(({ cohort }) => `Group/${groupId(merged.id, cohort.key)}`) : []),
    ],
    writing,
  );
}
