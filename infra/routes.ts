export type RouteTarget = 'reader' | 'writer' | 'exporter';

/**
 * Which function answers what; the whole path is greedy, so that `/r4` and `/r4/` are one and what is not there gets an OperationOutcome. Searching by POST only reads; the gateway prefers the more specific path, then the named method over ANY.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export const ROUTES: readonly (readonly [methods: readonly string[], path: string, target: RouteTarget])[] = [
  [['GET', 'HEAD', 'OPTIONS'], '/{proxy+}', 'reader'],
  [['GET', 'POST'], '/r4/$export', 'exporter'],
  [['GET', 'DELETE'], '/r4/$export-status/{job}', 'exporter'],
  [['POST'], '/r4/_search', 'reader'],
  [['POST'], '/r4/{type}/_search', 'reader'],
  [['POST'], '/r4/{type}/{id}/{other}/_search', 'reader'],
  [['ANY'], '/{proxy+}', 'writer'],
];
