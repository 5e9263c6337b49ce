import { FhirError } from '../fhir/error.ts';
import type { FhirStore } from '../fhir/store.ts';
import { binaryId } from '../fhir-mappings/r4/ids.ts';
import { type Reading, SourceError, type Warning } from '../fhir-mappings/study.ts';
import { apply } from './apply.ts';
import { grouped } from './grouping.ts';
import { locate } from './locate.ts';
import { refuseLongTexts } from './long-texts.ts';
import { termsOf } from './matching.ts';
import { namesakes } from './namesakes.ts';
import { readSource } from './read-source.ts';
import type { Publication, Refusal, Report } from './report.ts';
import { retried } from './retried.ts';
import { type DetectedRecord, detect, type SourceRecord } from './source-record.ts';

export interface PublishOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  readonly random: () => number;
  /** Overwrite and delete what clients have changed, too. */
  readonly overwrite?: boolean;
  /** The id of the published study to which the records belong. */
  readonly study?: string;
}

/** A record with what it says. */
export interface ReadRecord {
  readonly record: DetectedRecord;
  readonly reading: Reading;
}

/**
 * Publishes records: each study's whole set of resources in one transaction, nothing where nothing changed. A record that cannot be read is
 * reported and the others go on. Throws only what is not the records' fault.
 */
export async function publish(
  store: FhirStore,
  records: readonly SourceRecord[],
  options: PublishOptions,
): Promise<Report> {
  const refused: Refusal[] = [];
  const read = records.flatMap((record) => refusing(record.name, refused, () => [readRecord(record)]) ?? []);
  const publications: Publication[] = [];
  for (const { members, warnings } of options.study === undefined ? grouped(read) : [{ members: read, warnings: [] }]) {
    if (members.length === 0) continue;
    const name = members.map(({ record }) => record.name).join(', ');
    const publication = await refusing(name, refused, () => publishTogether(store, members, warnings, options));
    if (publication) publications.push(publication);
  }
  return { publications, refused };
}

/** A record's kind, text and meaning. Throws SourceError where it cannot be read. */
export function readRecord(record: SourceRecord): ReadRecord {
  const detected = detect(record);
  const reading = readSource(detected.kind, detected.text);
  refuseLongTexts(reading.study);
  return { record: detected, reading };
}

/** Records of one study, as often as it takes to be undisturbed. */
const publishTogether = (
  store: FhirStore,
  members: readonly ReadRecord[],
  warnings: readonly Warning[],
  options: PublishOptions,
): Promise<Publication> =>
  retried(options, async () => {
    const terms = [...new Set(members.flatMap(({ reading }) => termsOf(reading.study)))];
    const keptIds = members.map(({ reading }) => binaryId(reading.study.source));
    const located = await locate(store, terms, keptIds, options.study);
    const identifiers = members.flatMap(({ reading }) => reading.study.identifiers);
    const others = located.id === undefined ? await namesakes(store, identifiers) : [];
    return apply(store, members, { ...located, warnings: [...warnings, ...located.warnings, ...others] }, options);
  });

/** What `attempt` gives; where it throws the record's own fault, that is noted and the result is undefined. */
function refusing<T>(name: string, refused: Refusal[], attempt: () => T): T | undefined;
function refusing<T>(name: string, refused: Refusal[], attempt: () => Promise<T>): Promise<T | undefined>;
function refusing<T>(
  name: string,
  refused: Refusal[],
  attempt: () => T | Promise<T>,
): T | Promise<T | undefined> | undefined {
  const note = (error: unknown): undefined => {
    refused.push(refusalOf(name, error));
    return undefined;
  };
  try {
    const result = attempt();
    return result instanceof Promise ? result.catch(note) : result;
  } catch (error) {
    return note(error);
  }
}

/** Faults of the store that this record meets and the next one may not: its size, or writers in its way for too long. */
const BY_RECORD: ReadonlySet<string> = new Set(['tooLarge', 'conflict', 'stale', 'throttled', 'unavailable']);

/** The refusal that an error stands for; an error that is not the record's fault is thrown on. */
function refusalOf(name: string, error: unknown): Refusal {
  if (error instanceof SourceError) {
    return { name, reason: error.message, ...(error.path === undefined ? {} : { path: error.path }) };
  }
  if (error instanceof FhirError && BY_RECORD.has(error.fault)) return { name, reason: error.message };
  throw error;
}
