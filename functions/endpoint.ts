import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import type { Access } from '../fhir/access.ts';
import { crossOrigin } from '../fhir/cross-origin.ts';
import { FAULTS, FhirError, issue, outcomeOf } from '../fhir/error.ts';
import type { FhirResponse } from '../fhir/http.ts';
import type { FhirServer } from '../fhir/server.ts';
import { DEFAULTS } from '../fhir/settings.ts';
import type { AccessControl } from './access/access.ts';
import { SMART_CONFIGURATION, smartConfiguration } from './access/smart-configuration.ts';
import { auditRequest } from './audit.ts';
import { toRequest, toResult } from './http-api.ts';
import { log, loggable } from './log.ts';

export type HttpHandler = (
  event: APIGatewayProxyEventV2,
  context: Context,
) => Promise<APIGatewayProxyStructuredResultV2>;

export interface EndpointOptions {
  /** The protocol for one request; what it writes is logged under this id. */
  readonly server: (requestId: string) => FhirServer;
  readonly access: AccessControl;
  readonly baseUrl: string;
}

const OPEN_HEADERS = { ...crossOrigin, 'Content-Type': 'application/fhir+json', 'Cache-Control': 'no-store' };

/**
 * An HTTP API handler over the protocol. It never throws: a throw would be the gateway's 500, which is no OperationOutcome. Every request leaves a line of
 * audit, also one that is refused before the protocol sees it.
 */
export function endpoint(options: EndpointOptions): HttpHandler {
  return async (event, context) => {
    const start = performance.now();
    const requestId = event.requestContext?.requestId ?? context.awsRequestId;
    let subject = event.headers?.authorization === undefined ? ANONYMOUS : UNVERIFIED;
    const identified = (access: Access): void => {
      subject = access.subject ?? ANONYMOUS;
    };
    const result = await answer(event, requestId, options, identified).catch((error) => refusal(error, requestId));
    auditRequest(event, result, { requestId, subject }, performance.now() - start);
    return result;
  };
}

const ANONYMOUS = 'anonymous';
/** Showed credentials that were not taken, or not yet looked at. */
const UNVERIFIED = 'unverified';

async function answer(
  event: APIGatewayProxyEventV2,
  requestId: string,
  options: EndpointOptions,
  identified: (access: Access) => void,
): Promise<APIGatewayProxyStructuredResultV2> {
  const request = toRequest(event, DEFAULTS.bodyLimit);
  if (request.path === SMART_CONFIGURATION) return toResult(await smartConfiguration(options.access), undefined);
  const access = await options.access.accessOf(request.headers);
  identified(access);
  const answered = await options.server(requestId)(request, { base: options.baseUrl, access, requestId });
  const response = { ...answered, headers: { ...answered.headers, ...challenge(answered.status) } };
  return toResult(response, request.headers['accept-encoding']);
}

/** https://www.rfc-editor.org/rfc/rfc6750#section-3 */
const challenge = (status: number): Record<string, string> => (status === 401 ? { 'WWW-Authenticate': 'Bearer' } : {});

/** What failed before or after the protocol ran. */
function refusal(error: unknown, requestId: string): APIGatewayProxyStructuredResultV2 {
  const known = error instanceof FhirError;
  if (!known) log({ event: 'failure', requestId, error: loggable(error) });
  const issues = known
    ? error.issues
    : [issue('fatal', FAULTS.exception.code, `The server failed; request ${requestId}`)];
  const response: FhirResponse = {
    status: known ? error.status : 500,
    headers: { ...OPEN_HEADERS, 'X-Request-Id': requestId, ...challenge(known ? error.status : 500) },
    body: JSON.stringify(outcomeOf(issues)),
  };
  return { statusCode: response.status, headers: { ...response.headers }, body: String(response.body) };
}
