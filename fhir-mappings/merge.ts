import { decidingIdentifier, studyIdOf } from './identity.ts';
import { mergeFacts } from './merge-facts.ts';
import type {
  Arm,
  Cohort,
  Concept,
  Identifier,
  MergedCohort,
  MergedStudy,
  Objective,
  Organization,
  RelatedArtifact,
  Study,
  StudyMetadata,
} from './study.ts';
import { SourceError } from './study.ts';

/** Whose word is taken first where sources say the same thing differently: an author's own file, the registry, the article, the catalog. */
const RANK: Readonly<Record<Study['source']['kind'], number>> = {
  'study-file': 0,
  'clinicaltrials-gov': 1,
  jats: 2,
  pubmed: 3,
  'dcat-us': 4,
};

/** The order in which sources speak: the same whatever order they came in. */
export const inRank = (studies: readonly Study[]): readonly Study[] =>
  [...studies].sort(
    (a, b) => RANK[a.source.kind] - RANK[b.source.kind] || compare(a.source.identifier, b.source.identifier),
  );

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

/** The id of a study made of these sources alone, by their identifiers together. SourceError where none has one. */
export function idOf(studies: readonly Study[]): string {
  const deciding = decidingIdentifier(inRank(studies).flatMap(({ identifiers }) => identifiers));
  if (!deciding) throw new SourceError('the record has no identifier', '/identifiers');
  return studyIdOf(deciding);
}

/**
 * One study of all its sources. The result does not depend on their order; no source overwrites another's words: each field is the first
 * source's that has it, lists are united, facts of equal meaning are one fact with several readings.
 */
export function merge(studies: readonly Study[], id: string = idOf(studies)): MergedStudy {
  const sources = inRank(studies);
  const { cohorts, notes } = mergeCohorts(sources);
  return {
    id,
    sources,
    study: metadataOf(sources, notes),
    cohorts,
    facts: mergeFacts(sources),
    damages: sources.flatMap(({ damages }, source) => damages.map((damage) => ({ ...damage, source }))),
  };
}

function metadataOf(sources: readonly Study[], notes: readonly string[]): StudyMetadata {
  const first = <K extends keyof Study>(key: K): Pick<Study, K> | undefined => {
    const found = sources.find((study) => study[key] !== undefined);
    return found && ({ [key]: found[key] } as Pick<Study, K>);
  };
  const all = <T>(list: (study: Study) => readonly T[], key: (item: T) => string): readonly T[] =>
    unique(sources.flatMap(list), key);
  const [top] = sources;
  if (!top) throw new SourceError('no source');
  return {
    title: top.title,
    identifiers: all((study) => study.identifiers, identifierKey),
    ...first('acronym'),
    ...first('officialTitle'),
    ...first('description'),
    ...first('status'),
    ...first('reasonStopped'),
    ...first('period'),
    ...first('phase'),
    ...first('primaryPurpose'),
    ...first('eligibility'),
    ...first('sponsor'),
    ...(sources.every(({ notAStudy }) => notAStudy !== undefined) ? first('notAStudy') : {}),
    design: mergeConcepts(sources.flatMap(({ design }) => design)),
    conditions: mergeConcepts(sources.flatMap(({ conditions }) => conditions)),
    focus: mergeConcepts(sources.flatMap(({ focus }) => focus)),
    keywords: mergeConcepts(sources.flatMap(({ keywords }) => keywords)),
    arms: all((study) => study.arms, armKey),
    objectives: all((study) => study.objectives, objectiveKey),
    collaborators: all((study) => study.collaborators, organizationKey),
    investigators: all(
      (study) => study.investigators,
      ({ name, role }) => folded(`${name}|${role ?? ''}`),
    ),
    sites: all(
      (study) => study.sites,
      (site) => JSON.stringify(site),
    ),
    contacts: all(
      (study) => study.contacts,
      (contact) => JSON.stringify(contact),
    ),
    relatedArtifacts: all((study) => study.relatedArtifacts, artifactKey),
    notes: unique([...sources.flatMap((study) => study.notes), ...notes], (note) => note),
    authors: sources.find(({ authors }) => authors.length > 0)?.authors ?? [],
  };
}

const folded = (text: string): string => text.normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();
const identifierKey = ({ kind, system, value }: Identifier): string => `${kind}|${system ?? ''}|${folded(value)}`;
const armKey = ({ name }: Arm): string => folded(name);
const objectiveKey = ({ rank, name, timeFrame }: Objective): string => folded(`${rank}|${name}|${timeFrame ?? ''}`);
const organizationKey = ({ name }: Organization): string => folded(name);
const artifactKey = ({ type, url, citation, display }: RelatedArtifact): string =>
  `${type}|${url ?? citation ?? display ?? ''}`;

/** The first item of each key. */
function unique<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const seen = new Map<string, T>();
  for (const item of items) if (!seen.has(key(item))) seen.set(key(item), item);
  return [...seen.values()];
}

/** One concept for each wording, with every source's codes. */
function mergeConcepts(concepts: readonly Concept[]): readonly Concept[] {
  const merged = new Map<string, Concept>();
  for (const concept of concepts) {
    const known = merged.get(folded(concept.text));
    const codings = unique([...(known?.codings ?? []), ...concept.codings], ({ system, code }) => `${system}|${code}`);
    merged.set(folded(concept.text), { text: known?.text ?? concept.text, codings });
  }
  return [...merged.values()];
}

function mergeCohorts(sources: readonly Study[]): {
  readonly cohorts: readonly MergedCohort[];
  readonly notes: readonly string[];
} {
  const merged = new Map<string, MergedCohort>();
  const notes: string[] = [];
  for (const [source, { cohorts }] of sources.entries()) {
    for (const cohort of cohorts) {
      const known = merged.get(cohort.key);
      if (known && differ(known.cohort, cohort)) notes.push(sizeNote(known.cohort, cohort));
      merged.set(cohort.key, known ? joined(known, cohort, source) : { cohort, sources: [source] });
    }
  }
  return { cohorts: [...merged.values()], notes };
}

const differ = (a: Cohort, b: Cohort): boolean => a.size !== undefined && b.size !== undefined && a.size !== b.size;

const sizeNote = (a: Cohort, b: Cohort): string =>
  `The sources disagree on the size of the group "${a.title}": ${a.size} and ${b.size}.`;

/** What the first source leaves out of a cohort is taken from the next. */
const joined = ({ cohort, sources }: MergedCohort, other: Cohort, source: number): MergedCohort => ({
  cohort: { ...other, ...cohort, conditions: mergeConcepts([...cohort.conditions, ...other.conditions]) },
  sources: sources.includes(source) ? sources : [...sources, source],
});
