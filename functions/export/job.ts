import type { HashPart } from '../../fhir/store.ts';

/** One export: what was asked, by whom, and the tasks it falls into. Kept as `exports/<id>/job.json`; https://hl7.org/fhir/uv/bulkdata/export.html */
export interface ExportJob {
  readonly id: string;
  /** The kick-off's full URL, for the manifest. */
  readonly request: string;
  /** Instant before which every commit is in the files; read before anything else. */
  readonly transactionTime: string;
  /** Who asked; only the same caller sees and deletes it. */
  readonly subject?: string;
  /** Types that the caller may read and search, where it is not every type: filters follow no others. */
  readonly readable?: readonly string[];
  /** `_since`, as an instant in ms. */
  readonly since?: number;
  readonly tasks: readonly ExportTask[];
}

/** The resources of one type that one search finds, or a part of them, or the deletions of one type. */
export interface ExportTask {
  readonly name: string;
  readonly type: string;
  /** A search of that type, percent-encoded; `deleted` instead lists tombstones. */
  readonly query: string;
  /** What ids hash into. */
  readonly part?: HashPart;
  readonly deleted?: true;
}

/** A message of the export queue: go on with this part of this task, from this cursor. */
export interface ExportMessage {
  readonly job: string;
  readonly task: string;
  readonly part: number;
  readonly cursor?: string;
}

/** `exports/<id>/<task>/<part>.json`: a finished part, its file and where the next one begins. The first one written counts. */
export interface Checkpoint {
  /** Key of the NDJSON object; absent where the part came out empty. */
  readonly file?: string;
  readonly count: number;
  /** The next part's cursor; absent at the end of the task. */
  readonly next?: string;
}

export const prefixOf = (id: string): string => `exports/${id}/`;
export const jobKey = (id: string): string => `${prefixOf(id)}job.json`;
export const errorKey = (id: string): string => `${prefixOf(id)}error.json`;
export const checkpointKey = ({ job, task, part }: ExportMessage): string =>
  `${prefixOf(job)}${task}/${String(part).padStart(6, '0')}.json`;

/** Random and unguessable; what may stand in its place in a URL. */
export const JOB_ID = /^[A-Za-z0-9_-]{22,64}$/;
