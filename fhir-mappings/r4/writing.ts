import type { MergedStudy, Source, Study } from '../study.ts';
import { documentId } from './ids.ts';

/** What every writer of one study needs to know; made once a study. */
export interface Writing {
  readonly merged: MergedStudy;
  readonly study: string;
  /** Reference to the DocumentReference of a source; undefined where the source has no document. */
  readonly document: (source: number) => string | undefined;
  readonly source: (index: number) => Study;
  readonly cohortTitle: (key: string) => string;
  /** First publication of a source's record, ISO 8601 instant. */
  readonly recorded: (source: Source) => string;
}

export function writingOf(merged: MergedStudy, recorded: (source: Source) => string): Writing {
  const documents = merged.sources.map(({ source }) =>
    source.document ? `DocumentReference/${documentId(merged.id, source)}` : undefined,
  );
  const titles = new Map(merged.cohorts.map(({ cohort }) => [cohort.key, cohort.title]));
  return {
    merged,
    cohortTitle: (key) => titles.get(key) ?? key,
    study: `ResearchStudy/${merged.id}`,
    document: (index) => documents[index],
    source: (index) => sourceAt(merged, index),
    recorded,
  };
}

function sourceAt(merged: MergedStudy, index: number): Study {
  const found = merged.sources[index];
  if (!found) throw new Error(`${merged.id} has no source ${index}`);
  return found;
}
