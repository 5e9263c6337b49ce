// https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html#http-api-develop-routes.evaluation
import { expect, test } from 'vitest';
import { ROUTES } from '../../infra/routes.ts';
import { matchRoute } from '../../local/aws/http-api-routes.ts';

const routes = ROUTES.flatMap(([methods, path, target]) =>
  methods.map((method) => ({ key: `${method} ${path}`, functionName: target })),
);

test.each([
  ['GET', '/r4', 'reader', { proxy: 'r4' }],
  ['GET', '/r4/', 'reader', { proxy: 'r4/' }],
  ['GET', '/r4/Observation/a', 'reader', { proxy: 'r4/Observation/a' }],
  ['HEAD', '/r4/Observation', 'reader', { proxy: 'r4/Observation' }],
  ['OPTIONS', '/r4/Observation', 'reader', { proxy: 'r4/Observation' }],
  ['POST', '/r4', 'writer', { proxy: 'r4' }],
  ['POST', '/r4/', 'writer', { proxy: 'r4/' }],
  ['POST', '/r4/_search', 'reader', {}],
  ['POST', '/r4/Observation', 'writer', { proxy: 'r4/Observation' }],
  ['POST', '/r4/Observation/_search', 'reader', { type: 'Observation' }],
  ['POST', '/r4/Patient/p/Observation/_search', 'reader', { type: 'Patient', id: 'p', other: 'Observation' }],
  ['POST', '/r4/Observation/$validate', 'writer', { proxy: 'r4/Observation/$validate' }],
  ['PUT', '/r4/Observation/a', 'writer', { proxy: 'r4/Observation/a' }],
  ['BREW', '/r4/Observation/a', 'writer', { proxy: 'r4/Observation/a' }],
])('%s %s goes to the %s', (method, path, target, parameters) => {
  const matched = matchRoute(routes, method, path);
  expect([matched?.route.functionName, matched?.pathParameters]).toEqual([target, parameters]);
});

test('the root is no path of ours', () => {
  expect(matchRoute(routes, 'GET', '/')).toBeUndefined();
});
