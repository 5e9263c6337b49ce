import { randomUUID } from 'node:crypto';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { type Matched, matchRoute } from './http-api-routes.ts';
import type { RouteDefinition } from './template.ts';

/** A request as it reaches the gateway. */
export interface GatewayRequest {
  readonly method: string;
  /** Path and query as on the request line: `/r4/Observation?code=a`. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

export interface GatewayResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** What the gateway refuses before any function runs: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const PAYLOAD_LIMIT = 10 * 1024 * 1024;
/** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const EVENT_LIMIT = 6 * 1024 * 1024;

/** API Gateway's HTTP API from the template's routes: request -> event (payload 2.0) -> function -> response. */
export function httpApi(
  routes: readonly RouteDefinition[],
  invoke: (functionName: string, event: APIGatewayProxyEventV2) => Promise<unknown>,
) {
  return async (request: GatewayRequest): Promise<GatewayResponse> => {
    if (request.body.length > PAYLOAD_LIMIT) return refused(413, 'Request Entity Too Large');
    const [path = '', query = ''] = splitOnce(request.target, '?');
    const decoded = decode(path);
    if (decoded === undefined) return refused(400, 'Bad Request');
    const matched = matchRoute(routes, request.method, decoded);
    if (matched === undefined) return refused(404, 'Not Found');
    const event = eventOf(request, decoded, query, matched);
    if ((event.body?.length ?? 0) > EVENT_LIMIT) return refused(413, 'Request Too Long');
    try {
      return responseOf(await invoke(matched.route.functionName, event));
    } catch (error) {
      return refused(/timed out/.test(String(error)) ? 503 : 500, 'Internal Server Error');
    }
  };
}

const splitOnce = (text: string, separator: string): string[] => {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + 1)];
};

function decode(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

/** An event as the gateway makes it. */
export function eventOf(
  { method, headers, body }: GatewayRequest,
  rawPath: string,
  rawQueryString: string,
  { route, pathParameters }: Matched,
): APIGatewayProxyEventV2 {
  const binary = !TEXT.test(headers['content-type'] ?? '') || headers['content-encoding'] !== undefined;
  const now = new Date();
  return {
    version: '2.0',
    routeKey: route.key,
    rawPath,
    rawQueryString,
    headers: { ...headers },
    ...(rawQueryString ? { queryStringParameters: joined(rawQueryString) } : {}),
    ...(Object.keys(pathParameters).length ? { pathParameters: { ...pathParameters } } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      domainName: headers.host ?? 'localhost',
      domainPrefix: 'local',
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: route.key,
      stage: '$default',
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
    ...(body.length ? { body: body.toString(binary ? 'base64' : 'utf8') } : {}),
    isBase64Encoded: binary && body.length > 0,
    // Only here: `X-Explain: true` asks for the plan of a search in place of its results.
    ...(headers['x-explain'] === 'true' ? { explain: true } : {}),
  };
}

/** The content types that the gateway passes on as text; application/fhir+json is not among them. */
const TEXT = /^(text\/|application\/(json|javascript|xml))/;

function joined(query: string): Record<string, string> {
  const values: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    values[name] = Object.hasOwn(values, name) ? `${values[name]},${value}` : value;
  }
  return values;
}

function responseOf(result: unknown): GatewayResponse {
  const { statusCode, headers = {}, body = '', isBase64Encoded = false } = result as APIGatewayProxyStructuredResultV2;
  if (typeof statusCode !== 'number') return refused(500, 'Internal Server Error');
  return {
    status: statusCode,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    body: Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8'),
  };
}

const refused = (status: number, message: string): GatewayResponse => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: Buffer.from(JSON.stringify({ message })),
});
