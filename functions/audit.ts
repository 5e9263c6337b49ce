import type { FhirRequest, FhirResponse } from '../fhir/http.ts';
import type { FhirStore, Written } from '../fhir/store.ts';
import { log } from './log.ts';

const RESOURCE_PATH = /^([A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64}))?(?:\/|$)/;
const OPERATION = /(?:^|\/)([_$][A-Za-z-]+)/;

/**
 * Who did what, when, and how it ended, for each request: https://hl7.org/fhir/R4/auditevent.html in one line. Of the query only the names of
 * its parameters, since values can tell who somebody is.
 */
export function auditRequest(
  { method, path, query }: Pick<FhirRequest, 'method' | 'path' | 'query'>,
  { status, headers }: Pick<FhirResponse, 'status' | 'headers'>,
  caller: { readonly subject?: string; readonly requestId: string },
  milliseconds: number,
): void {
  const [, type, id] = RESOURCE_PATH.exec(path) ?? [];
  log({
    event: 'request',
    requestId: caller.requestId,
    subject: caller.subject ?? 'anonymous',
    method,
    type,
    id,
    operation: OPERATION.exec(path)?.[1],
    version: /"(\d+)"/.exec(headers.ETag ?? '')?.[1],
    parameters: [...new Set(new URLSearchParams(query).keys())].filter((name) => /^[\w:.-]{1,64}$/.test(name)),
    status,
    milliseconds: Math.round(milliseconds),
  });
}

/** A store that logs each version it makes: so that a transaction's resources are told one by one. */
export function auditedStore(store: FhirStore, requestId: string): FhirStore {
  return {
    ...store,
    async write(writes, claims) {
      const written = await store.write(writes, claims);
      for (const [i, each] of written.entries()) auditWrite(each, writes[i]?.action, requestId);
      return written;
    },
  };
}

function auditWrite({ outcome, version }: Written, action: string | undefined, requestId: string): void {
  if (outcome === 'unchanged' || version === undefined) return;
  log({ event: 'write', requestId, action, outcome, type: version.type, id: version.id, version: version.version });
}
