import type { FhirResponse } from './http.ts';
import { methodsAt } from './routing.ts';

/** Any web page may read what its user may: tokens travel in a header that the page itself sets, never in cookies. */
export const crossOrigin = {
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'ETag, Location, Content-Location, Last-Modified, X-Correlation-Id, X-Request-Id',
};

const ASKED_OF_BROWSERS =
  'Accept, Authorization, Content-Type, If-Match, If-Modified-Since, If-None-Exist, If-None-Match, Prefer, X-Request-Id';

/** The answer to OPTIONS: https://fetch.spec.whatwg.org/#cors-preflight-fetch */
export function preflight(path: string): FhirResponse {
  const methods = [...methodsAt(path), 'OPTIONS'].join(', ');
  const headers = {
    Allow: methods,
    'Access-Control-Allow-Methods': methods,
    'Access-Control-Allow-Headers': ASKED_OF_BROWSERS,
    'Access-Control-Max-Age': '86400',
  };
  return { status: 204, headers, body: '' };
}
