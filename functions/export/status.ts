import type { Access } from '../../fhir/access.ts';
import { FhirError } from '../../fhir/error.ts';
import type { FhirResponse } from '../../fhir/http.ts';
import type { ExportDoor } from './door.ts';
import { type Checkpoint, type ExportJob, type ExportTask, errorKey, prefixOf } from './job.ts';
import { jobOf } from './work.ts';

/** Links live so long; each poll makes new ones. */
const LINK_SECONDS = 3600;

const JSON_HEADERS = { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' };

/** The job of this id, for the caller who started it. Throws FhirError 'notFound' for anybody else, too. */
export async function ownJob(door: ExportDoor, id: string, { subject }: Access): Promise<ExportJob> {
  const job = await jobOf(door, id);
  if (job === undefined || job.subject !== subject) throw new FhirError('notFound', 'There is no such export');
  return job;
}

/** https://hl7.org/fhir/uv/bulkdata/export.html#bulk-data-status-request: 202 with progress, or 200 with the manifest, its links made anew. */
export async function statusOf(door: ExportDoor, job: ExportJob, now: number): Promise<FhirResponse> {
  if ((await door.get(errorKey(job.id))) !== undefined) {
    throw new FhirError('exception', 'The export failed; delete it and start again');
  }
  const keys = await door.list(prefixOf(job.id));
  const progress = await Promise.all(job.tasks.map((task) => progressOf(door, job, task, keys)));
  const open = progress.filter(({ done }) => !done).length;
  if (open > 0) {
    const told = `${job.tasks.length - open} of ${job.tasks.length} tasks done, ${count(progress)} resources written`;
    return { status: 202, headers: { ...JSON_HEADERS, 'X-Progress': told, 'Retry-After': '5' }, body: '' };
  }
  const expires = new Date(now + LINK_SECONDS * 1000).toUTCString();
  const body = JSON.stringify(await manifestOf(door, job, progress));
  return { status: 200, headers: { ...JSON_HEADERS, Expires: expires }, body };
}

interface Progress {
  readonly task: ExportTask;
  readonly parts: readonly Checkpoint[];
  readonly done: boolean;
}

const count = (progress: readonly Progress[]): number =>
  progress.flatMap(({ parts }) => parts).reduce((sum, part) => sum + part.count, 0);

async function progressOf(
  door: ExportDoor,
  job: ExportJob,
  task: ExportTask,
  keys: readonly string[],
): Promise<Progress> {
  const folder = `${prefixOf(job.id)}${task.name}/`;
  const checkpoints = keys.filter((key) => key.startsWith(folder) && key.endsWith('.json')).toSorted();
  const texts = await Promise.all(checkpoints.map((key) => door.get(key)));
  const parts = texts.flatMap((text) => (text === undefined ? [] : [JSON.parse(text) as Checkpoint]));
  const last = parts.at(-1);
  return { task, parts, done: last !== undefined && last.next === undefined };
}

async function manifestOf(door: ExportDoor, { request, transactionTime }: ExportJob, progress: readonly Progress[]) {
  const filesOf = async (deleted: boolean) =>
    Promise.all(
      progress
        .filter(({ task }) => (task.deleted ?? false) === deleted)
        .flatMap(({ task, parts }) => parts.map((part) => ({ type: deleted ? 'Bundle' : task.type, ...part })))
        .flatMap(({ type, file, count }) => (file === undefined ? [] : [{ type, file, count }]))
        .map(async ({ type, file, count }) => ({ type, url: await door.link(file, LINK_SECONDS), count })),
    );
  const [output, deleted] = await Promise.all([filesOf(false), filesOf(true)]);
  return { transactionTime, request, requiresAccessToken: false, output, deleted, error: [] };
}
