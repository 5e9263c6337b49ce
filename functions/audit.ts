import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import type { EntryDone } from '../fhir/server.ts';
import type { FhirStore, Written } from '../fhir/store.ts';
import { BASE_PATH } from './http-api.ts';
import { log } from './log.ts';

const RESOURCE_PATH = /^([A-Za-z]+)(?:\/([A-Za-z0-9.-]{1,64}))?(?:\/|$)/;
const OPERATION = /(?:^|\/)([_$][A-Za-z-]+)/;

/**
 * Who did what, when, and how it ended, for each request, refused or not: https://hl7.org/fhir/R4/auditevent.html in one line. Of the query only the names
 * of its parameters, since values can tell who somebody is.
 */
export function auditRequest(
  { requestContext, rawPath = '', rawQueryString = '' }: APIGatewayProxyEventV2,
  { statusCode, headers = {} }: APIGatewayProxyStructuredResultV2,
  caller: { readonly subject: string; readonly requestId: string },
  milliseconds: number,
): void {
  const path = rawPath.startsWith(`${BASE_PATH}/`) ? rawPath.slice(BASE_PATH.length + 1) : '';
  const [, type, id] = RESOURCE_PATH.exec(path) ?? [];
  log({
    event: 'request',
    requestId: caller.requestId,
    subject: caller.subject,
    method: requestContext?.http?.method,
    type,
    id,
    operation: OPERATION.exec(path)?.[1],
    version: /"(\d+)"/.exec(String(headers.ETag ?? ''))?.[1],
    parameters: namesIn(rawQueryString),
    status: statusCode,
    milliseconds: Math.round(milliseconds),
  });
}

/** Of a query only the names of its parameters, as far as they are names. */
const namesIn = (query: string): string[] =>
  [...new Set(new URLSearchParams(query).keys())].filter((name) => /^[\w:.-]{1,64}$/.test(name));

/** What came of an entry of a bundle, unless it made a version: then that version's line tells it. Who asked stands in the request's line. */
export function auditEntry({ call: { method, type, id, query }, status, version }: EntryDone, requestId: string): void {
  if (method !== 'GET' && status < 400) return;
  log({
    event: 'entry',
    requestId,
    method,
    ...(type ? { type } : {}),
    ...(id ? { id } : {}),
    version,
    parameters: namesIn(query),
    status,
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
