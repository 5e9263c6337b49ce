import { randomBytes } from 'node:crypto';
import { parseQuery } from '../../fhir/search/parse.ts';
import type { ReadingStore, Version } from '../../fhir/store.ts';
import type { ExportDoor } from './door.ts';
import {
  type Checkpoint,
  checkpointKey,
  type ExportJob,
  type ExportMessage,
  type ExportTask,
  jobKey,
  prefixOf,
} from './job.ts';

export interface Work {
  readonly door: ExportDoor;
  readonly store: ReadingStore;
  readonly base: string;
  readonly now: () => number;
  readonly timeIsUp: () => boolean;
}

/** A part ends at so many bytes of NDJSON; a page of resources is read at a time. */
const PART_BYTES = 64 * 1024 * 1024;
const PAGE = 500;

/**
 * Writes the parts of one task from a message on. A finished part leaves a checkpoint, the first one of which counts: a message that is delivered again goes on
 * where its checkpoints end. When time is up it leaves a message for the rest.
 */
export async function work({ door, ...context }: Work, message: ExportMessage): Promise<void> {
  let at: ExportMessage | undefined = message;
  while (at !== undefined) {
    const job = await jobOf(door, message.job);
    const task = job?.tasks.find(({ name }) => name === message.task);
    if (job === undefined || task === undefined) return;
    if (context.timeIsUp()) return door.send([at]);
    const { next }: Checkpoint =
      (await checkpointOf(door, at)) ?? (await writePart({ door, ...context }, job, task, at));
    at = next === undefined ? undefined : { job: at.job, task: at.task, part: at.part + 1, cursor: next };
  }
}

export async function jobOf(door: ExportDoor, id: string): Promise<ExportJob | undefined> {
  const text = await door.get(jobKey(id));
  return text === undefined ? undefined : (JSON.parse(text) as ExportJob);
}

async function checkpointOf(door: ExportDoor, message: ExportMessage): Promise<Checkpoint | undefined> {
  const text = await door.get(checkpointKey(message));
  return text === undefined ? undefined : (JSON.parse(text) as Checkpoint);
}

async function writePart(context: Work, job: ExportJob, task: ExportTask, message: ExportMessage): Promise<Checkpoint> {
  const { door } = context;
  const { lines, next } = await linesOf(context, job, task, message.cursor);
  const part = String(message.part).padStart(6, '0');
  const file = `${prefixOf(job.id)}${task.name}/${part}-${randomBytes(6).toString('hex')}.ndjson`;
  if (lines.length > 0) {
    await door.put(file, `${lines.join('\n')}\n`, { contentType: 'application/fhir+ndjson' });
  }
  const checkpoint: Checkpoint = {
    count: lines.length,
    ...(lines.length > 0 ? { file } : {}),
    ...(next ? { next } : {}),
  };
  if (await door.put(checkpointKey(message), JSON.stringify(checkpoint), { once: true })) return checkpoint;
  return (await checkpointOf(door, message)) ?? checkpoint;
}

async function linesOf(context: Work, job: ExportJob, task: ExportTask, from: string | undefined) {
  const lines: string[] = [];
  let bytes = 0;
  let next = from;
  do {
    const page = await pageOf(context, job, task, next);
    for (const line of page.lines) {
      lines.push(line);
      bytes += line.length;
    }
    next = page.next;
  } while (next !== undefined && bytes < PART_BYTES && !context.timeIsUp());
  return { lines, next };
}

const pageOf = (context: Work, job: ExportJob, task: ExportTask, cursor: string | undefined) =>
  task.deleted ? deletions(context, job, task, cursor) : resources(context, job, task, cursor);

async function resources(
  { store, base, now }: Work,
  { readable }: ExportJob,
  { type, query, part }: ExportTask,
  cursor: string | undefined,
) {
  const parsed = parseQuery({ types: [type], query, handling: 'strict', base, maxCount: 1000, now: now() });
  const { matches, next } = await store.search(
    { ...parsed, count: PAGE, ...(cursor ? { cursor } : {}) },
    { access: { allows: (followed: string) => readable?.includes(followed) ?? true }, ...(part ? { part } : {}) },
  );
  return { lines: matches.map((version) => version.text()), next };
}

/** Each resource gone since, once, as an entry of a transaction: https://hl7.org/fhir/uv/bulkdata/export.html#response---complete-status */
async function deletions({ store }: Work, { since }: ExportJob, { type }: ExportTask, cursor: string | undefined) {
  const options = { count: PAGE, ...(since === undefined ? {} : { since }), ...(cursor ? { cursor } : {}) };
  const { versions, next } = await store.history({ type }, options);
  const gone = await Promise.all(versions.filter(({ deleted }) => deleted).map((version) => stillGone(store, version)));
  return { lines: gone.flatMap((version) => (version ? [deletionOf(version)] : [])), next };
}

async function stillGone(store: ReadingStore, version: Version): Promise<Version | undefined> {
  const current = await store.read(version.type, version.id);
  return current?.deleted && current.version === version.version ? version : undefined;
}

const deletionOf = ({ type, id }: Version): string =>
  JSON.stringify({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ request: { method: 'DELETE', url: `${type}/${id}` } }],
  });
