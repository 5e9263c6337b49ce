import type { RouteDefinition } from './template.ts';

export interface Matched {
  readonly route: RouteDefinition;
  readonly pathParameters: Readonly<Record<string, string>>;
}

/**
 * The route that an HTTP API would pick: the most specific path first (word, then variable, then greedy variable), then the named method before
 * ANY. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html
 */
export function matchRoute(routes: readonly RouteDefinition[], method: string, path: string): Matched | undefined {
  const candidates = routes.flatMap((route) => {
    const [verb = '', template = ''] = route.key.split(' ');
    const pathParameters = verb === method || verb === 'ANY' ? parametersOf(template, path) : undefined;
    return pathParameters ? [{ route, pathParameters, rank: rankOf(verb, template) }] : [];
  });
  return candidates.sort((a, b) => (a.rank < b.rank ? -1 : 1))[0];
}

const rankOf = (verb: string, template: string): string =>
  template
    .split('/')
    .map((segment) => (segment.endsWith('+}') ? '2' : segment.startsWith('{') ? '1' : '0'))
    .join('')
    .padEnd(20, '0') + (verb === 'ANY' ? '1' : '0');

function parametersOf(template: string, path: string): Record<string, string> | undefined {
  const expected = template.split('/');
  const actual = path.split('/');
  const greedy = expected.at(-1)?.endsWith('+}') ?? false;
  if (greedy ? actual.length < expected.length || !actual[expected.length - 1] : actual.length !== expected.length) {
    return undefined;
  }
  const parameters: Record<string, string> = {};
  for (const [i, segment] of expected.entries()) {
    const name = /^\{(\w+)(\+?)\}$/.exec(segment);
    if (name?.[1]) parameters[name[1]] = name[2] ? actual.slice(i).join('/') : (actual[i] ?? '');
    else if (segment !== actual[i]) return undefined;
  }
  return parameters;
}
