import { gunzipSync, gzipSync } from 'node:zlib';
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda';
import { FhirError } from '../fhir/error.ts';
import type { FhirRequest, FhirResponse } from '../fhir/http.ts';

/** Where the endpoint lives below its host. */
export const BASE_PATH = '/r4';

/** What a Lambda answer may hold, base64 and JSON around it included, with room for headers: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const ANSWER_LIMIT = 5_900_000;
/** Smaller answers gain nothing from gzip. */
const WORTH_COMPRESSING = 1024;
const COMPRESSIBLE = /json|xml|text/;

/**
 * An HTTP API event (payload 2.0) as the protocol's request. Throws FhirError: 'tooLarge' for a body above `bodyLimit` bytes, before or after
 * inflation, 'structure' for broken gzip, 'notFound' for a path outside the base, 'unsupportedMediaType' for another encoding.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function toRequest(event: APIGatewayProxyEventV2, bodyLimit: number): FhirRequest {
  const { rawPath, rawQueryString, headers } = event;
  return {
    method: event.requestContext.http.method,
    path: pathBelowBase(rawPath),
    query: rawQueryString,
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
    body: inflated(bodyOf(event, bodyLimit), headers['content-encoding'], bodyLimit),
  };
}

function pathBelowBase(rawPath: string): string {
  if (rawPath === BASE_PATH) return '';
  if (!rawPath.startsWith(`${BASE_PATH}/`)) throw new FhirError('notFound', `The FHIR endpoint is at ${BASE_PATH}`);
  return rawPath.slice(BASE_PATH.length + 1);
}

function bodyOf({ body = '', isBase64Encoded }: APIGatewayProxyEventV2, bodyLimit: number): Uint8Array {
  const bytes = Buffer.from(body, isBase64Encoded ? 'base64' : 'utf8');
  if (bytes.length > bodyLimit) throw tooLarge(bodyLimit);
  return bytes;
}

function inflated(body: Uint8Array, encoding: string | undefined, bodyLimit: number): Uint8Array {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body;
  if (encoding !== 'gzip') {
    throw new FhirError(
      'unsupportedMediaType',
      `Content-Encoding ${encoding} is not known; gzip is`,
      'Content-Encoding',
    );
  }
  try {
    return gunzipSync(body, { maxOutputLength: bodyLimit });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge(bodyLimit);
    throw new FhirError('structure', 'The body is not what Content-Encoding says: gzip', 'Content-Encoding');
  }
}

const tooLarge = (bodyLimit: number): FhirError =>
  new FhirError('tooLarge', `The body is larger than the ${bodyLimit} bytes that are accepted`);

/** The protocol's answer as an HTTP API result, compressed where the client takes gzip. Throws FhirError 'tooLarge' for more than Lambda can return. */
export function toResult(
  response: FhirResponse,
  acceptEncoding: string | undefined,
): APIGatewayProxyStructuredResultV2 {
  const { headers, body } = compressed(response, acceptEncoding);
  const binary = typeof body !== 'string';
  const text = binary ? Buffer.from(body).toString('base64') : body;
  if (sizeOf(text) > ANSWER_LIMIT) {
    throw new FhirError(
      'tooLarge',
      'The answer is larger than can be sent: ask for less with _count, _elements or _summary',
    );
  }
  return { statusCode: response.status, headers: { ...headers }, body: text, isBase64Encoded: binary };
}

const sizeOf = (text: string): number => (text.length * 3 <= ANSWER_LIMIT ? 0 : Buffer.byteLength(text));

function compressed(
  { headers, body }: FhirResponse,
  acceptEncoding: string | undefined,
): Pick<FhirResponse, 'headers' | 'body'> {
  if (
    body.length < WORTH_COMPRESSING ||
    !COMPRESSIBLE.test(headers['Content-Type'] ?? '') ||
    headers['Content-Encoding']
  ) {
    return { headers, body };
  }
  const varying = { ...headers, Vary: [headers.Vary, 'Accept-Encoding'].filter(Boolean).join(', ') };
  if (!acceptsGzip(acceptEncoding)) return { headers: varying, body };
  return { headers: { ...varying, 'Content-Encoding': 'gzip' }, body: gzipSync(body, { level: 4 }) };
}

/** https://www.rfc-editor.org/rfc/rfc9110#name-accept-encoding */
function acceptsGzip(acceptEncoding = ''): boolean {
  return acceptEncoding.split(',').some((choice) => /^\s*(gzip|\*)\s*(;\s*q=(1|0?\.\d*[1-9]\d*)0*)?\s*$/i.test(choice));
}
