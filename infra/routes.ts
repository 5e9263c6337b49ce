export type RouteTarget = 'reader' | 'writer';

/**
 * Which function answers what. Searching by POST only reads; the gateway prefers the more specific path, then the named method over ANY.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export const ROUTES: readonly (readonly [methods: readonly string[], path: string, target: RouteTarget])[] = [
  [['GET', 'HEAD', 'OPTIONS'], '/r4', 'reader'],
  [['GET', 'HEAD', 'OPTIONS'], '/r4/{proxy+}', 'reader'],
  [['POST'], '/r4/_search', 'reader'],
  [['POST'], '/r4/{type}/_search', 'reader'],
  [['POST'], '/r4/{type}/{id}/{other}/_search', 'reader'],
  [['ANY'], '/r4', 'writer'],
  [['ANY'], '/r4/{proxy+}', 'writer'],
];
