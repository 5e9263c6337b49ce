import type { Access } from '../../fhir/access.ts';
import { FhirError, issue, outcomeOf } from '../../fhir/error.ts';
import type { FhirRequest, FhirResponse } from '../../fhir/http.ts';
import type { Caller } from '../../fhir/interactions/interaction.ts';
import { parseJson } from '../../fhir/json.ts';
import { parametersNamed } from '../../fhir/operations/parameters.ts';
import type { Resource } from '../../fhir/resource.ts';
import type { ExportDoor } from './door.ts';
import { JOB_ID, jobKey, prefixOf } from './job.ts';
import { jobOf } from './kick-off.ts';
import { ownJob, statusOf } from './status.ts';

export interface ExportServer {
  readonly door: ExportDoor;
  readonly now: () => number;
  readonly written: () => Promise<readonly string[]>;
  /** About how many resources of a type there are. */
  readonly count: (type: string) => Promise<number>;
  /** ms; see resumeInstant of the store. */
  readonly transactionTime: () => Promise<number>;
}

const STATUS = /^\$export-status\/([^/]+)$/;
const PARAMETERS = ['_outputFormat', '_since', '_type', '_typeFilter'];

/** Kick-off, status and delete of https://hl7.org/fhir/uv/bulkdata/export.html, for callers who are known. */
export async function serveExport(server: ExportServer, request: FhirRequest, caller: Caller): Promise<FhirResponse> {
  const { method, path } = request;
  const access = known(caller.access);
  const [, id] = STATUS.exec(path) ?? [];
  if (id === undefined) return kickOff(server, request, { ...caller, access });
  if (!JOB_ID.test(id)) throw new FhirError('notFound', 'There is no such export');
  const job = await ownJob(server.door, id, access);
  if (method !== 'DELETE') return statusOf(server.door, job, server.now());
  // The job goes first: a worker that finds none stops.
  await server.door.remove([jobKey(id)]);
  await server.door.remove(await server.door.list(prefixOf(id)));
  return outcome('The export and its files are deleted');
}

/** An export costs what the store holds: whoever starts one is signed in, or may write here anyway. */
function known(access: Access): Access {
  if (access.subject !== undefined || access.allows('ResearchStudy', 'c')) return access;
  throw new FhirError(access.mayAuthenticate ? 'unauthenticated' : 'forbidden', 'Exports are for callers with a token');
}

async function kickOff(server: ExportServer, request: FhirRequest, { base, access }: Caller): Promise<FhirResponse> {
  // Before anything else is read: what commits later is in the next export's `_since`.
  const transactionTime = await server.transactionTime();
  const job = await jobOf({
    query: request.method === 'POST' ? queryOf(request.body) : request.query,
    base,
    access: access ?? { allows: () => true },
    now: server.now(),
    written: await server.written(),
    count: server.count,
    transactionTime,
    strict: /handling\s*=\s*strict/.test(request.headers.prefer ?? ''),
  });
  await server.door.put(jobKey(job.id), JSON.stringify(job));
  await server.door.send(job.tasks.map(({ name }) => ({ job: job.id, task: name, part: 0 })));
  const answer = outcome('The export has begun; ask at Content-Location how it goes');
  return { ...answer, headers: { ...answer.headers, 'Content-Location': `${base}/$export-status/${job.id}` } };
}

/** A Parameters body as the query string that says the same. */
function queryOf(body: Uint8Array): string {
  let parsed: unknown;
  try {
    parsed = parseJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new FhirError('structure', 'The body is no JSON');
  }
  const pairs = PARAMETERS.flatMap((name) =>
    parametersNamed(parsed as Resource, name).map(({ valueString, valueInstant, valueCode, valueUri }) => {
      const value = valueString ?? valueInstant ?? valueCode ?? valueUri;
      if (typeof value !== 'string') throw new FhirError('value', `${name} has no text value`, name);
      return [name, value] as [string, string];
    }),
  );
  return new URLSearchParams(pairs).toString();
}

const outcome = (text: string): FhirResponse => ({
  status: 202,
  headers: { 'Content-Type': 'application/fhir+json', 'Cache-Control': 'no-store' },
  body: JSON.stringify(outcomeOf([issue('information', 'informational', text)])),
});
