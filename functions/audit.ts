import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
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
    parameters: [...new Set(new URLSearchParams(rawQueryString).keys())].filter((name) => /^[\w:.-]{1,64}$/.test(name)),
    status: statusCode,
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
