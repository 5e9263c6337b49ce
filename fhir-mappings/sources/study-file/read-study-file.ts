import schema from '../../study.schema.generated.json' with { type: 'json' };
import { type Fact, type Reading, type Source, SourceError, type Study } from '../../study.ts';
import { linkFaults } from './link-faults.ts';
import { type Fault, type Schema, schemaFaults } from './schema-faults.ts';

const SCHEMA: unknown = schema;

/** More faults than these are counted and not told one by one. */
const MOST_FAULTS = 100;

/**
 * Reads our own study file, which is a Study as fhir-mappings/study.schema.generated.json describes it; lists left out are empty. `text` is the file
 * as it came. SourceError that names every fault with its path.
 */
export function readStudyFile(record: unknown, text: string): Reading {
  refuse(schemaFaults(record, SCHEMA as Schema));
  const { $schema: _, ...file } = record as StudyFile;
  const study = studyOf(file, text);
  refuse(linkFaults(study));
  return { study, warnings: [] };
}

function refuse(faults: readonly Fault[]): void {
  const [first] = faults;
  if (!first) return;
  const told = faults.slice(0, MOST_FAULTS).map(({ path, reason }) => `${path}: ${reason}`);
  const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : [];
  throw new SourceError([...told, ...more].join('\n'), faults.length === 1 ? first.path : undefined);
}

/** What a file that passed the schema is: a Study whose lists may be left out. */
type Loose<T> = T extends readonly unknown[]
  ? T
  : { readonly [K in keyof T as T[K] extends readonly unknown[] ? never : K]: T[K] } & {
      readonly [K in keyof T as T[K] extends readonly unknown[] ? K : never]?: T[K];
    };
type FileFact = Loose<Omit<Fact, 'certainty' | 'quote'>> & Partial<Pick<Fact, 'certainty' | 'quote'>>;
type StudyFile = Loose<Omit<Study, 'source' | 'facts'>> & {
  readonly $schema?: string;
  readonly source?: Omit<Source, 'kind'>;
  readonly facts?: readonly FileFact[];
};

/** Lists of a Study, of its facts and of whatever else a file may leave out. */
const STUDY_LISTS = [
  'design',
  'conditions',
  'focus',
  'keywords',
  'arms',
  'objectives',
  'collaborators',
  'investigators',
  'sites',
  'contacts',
  'relatedArtifacts',
  'notes',
  'authors',
  'cohorts',
  'facts',
  'damages',
] as const;
const FACT_LISTS = ['dispersions', 'remarks', 'flags'] as const;

const listsOf = (names: readonly string[]): object => Object.fromEntries(names.map((name) => [name, []]));

function studyOf(file: StudyFile, text: string): Study {
  const quoted = file.source?.document !== undefined;
  const complete = {
    ...listsOf(STUDY_LISTS),
    ...withCodings(file),
    source: sourceOf(file, text),
  } as Study;
  return {
    ...complete,
    cohorts: complete.cohorts.map((cohort) => ({ ...cohort, conditions: cohort.conditions ?? [] })),
    facts: (file.facts ?? []).map((fact, at) => factOf(withCodings(fact), at, quoted)),
  };
}

/** The source is the file itself, unless it says what text its quotes point into. */
function sourceOf({ source, identifiers, title }: StudyFile, text: string): Source {
  const [first] = identifiers ?? [];
  return {
    identifier: first?.value ?? title,
    title,
    ...source,
    kind: 'study-file',
    document: source?.document ?? { contentType: 'application/json', text },
  };
}

/** A fact without a quote is quoted from the file itself. */
function factOf(fact: FileFact, at: number, quoted: boolean): Fact {
  const { value } = fact;
  const place = value
    ? { exact: value.digits, pointer: `/facts/${at}/value/digits` }
    : { exact: '', pointer: `/facts/${at}` };
  return {
    ...listsOf(FACT_LISTS),
    certainty: 'structured',
    quote: quoted ? { exact: value?.digits ?? '' } : place,
    ...fact,
  } as Fact;
}

/** Concepts whose codes were left out have none, wherever they stand. */
function withCodings<T>(value: T): T {
  if (Array.isArray(value)) return value.map(withCodings) as T;
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([name, member]) => [
    name,
    CONCEPTS.has(name) ? coded(member) : withCodings(member),
  ]);
  return Object.fromEntries(members) as T;
}

/** Members that hold a Concept, or a list of them. */
const CONCEPTS: ReadonlySet<string> = new Set([
  'design',
  'conditions',
  'focus',
  'keywords',
  'outcome',
  'method',
  'substances',
]);

const coded = (value: unknown): unknown =>
  Array.isArray(value) ? value.map(coded) : { codings: [], ...(value as object) };
