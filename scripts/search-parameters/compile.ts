import type { ElementModel, Property } from './element-model.ts';
import { type Condition, type Expression, parseExpression } from './fhirpath-syntax.ts';

/**
 * A way from a resource (or from a composite's element) to values of one type, in the form that fhir/search/route.ts walks:
 * `name[key=value]<Type.name:Type`. `^` begins at the resource, `@present` asks whether there is a value.
 */
export interface Route {
  readonly steps: readonly string[];
  readonly type: string;
  readonly binding?: string;
  readonly targets?: readonly string[];
}

interface Scope {
  readonly model: ElementModel;
  readonly resourceType: string;
  readonly root: Route;
}

/** Compiles an expression for one resource type; parts of a union that name other types give nothing. */
export function compile(model: ElementModel, resourceType: string, source: string, root?: Route): Route[] {
  const scope = { model, resourceType, root: root ?? { steps: [], type: resourceType } };
  return dedupe(routesOf(scope, parseExpression(source)));
}

export function routeText({ steps, type }: Route): string {
  return `${steps.join('.')}:${type}`;
}

function dedupe(routes: readonly Route[]): Route[] {
  return [...new Map(routes.map((route) => [routeText(route), route])).values()];
}

function routesOf(scope: Scope, expression: Expression): Route[] {
  switch (expression.kind) {
    case 'root':
      return [scope.root];
    case 'resource':
      return [{ steps: ['^'], type: scope.resourceType }];
    case 'union':
      return expression.of.flatMap((part) => routesOf(scope, part));
    case 'member':
      return member(scope, expression);
    case 'index':
      return routesOf(scope, expression.of).map((route) => onLast(route, `[${expression.index}]`));
    case 'type':
      return routesOf(scope, expression.of).filter(({ type }) => type.toLowerCase() === expression.type.toLowerCase());
    case 'extension':
      return routesOf(scope, expression.of).map(({ steps }) => ({
        steps: [...steps, `extension[url=${expression.url}]`],
        type: 'Extension',
      }));
    case 'where':
      return routesOf(scope, expression.of).map((route) => filtered(route, expression.condition));
    case 'present':
      return [{ steps: routesOf(scope, expression.of).map(({ steps }) => steps.join('/')), type: '@present' }];
  }
}

function member(scope: Scope, { of, name }: Extract<Expression, { kind: 'member' }>): Route[] {
  if (of.kind === 'root' && /^[A-Z]/.test(name)) {
    const here = name === scope.resourceType || name === 'Resource' || name === 'DomainResource';
    return here ? [{ steps: [], type: scope.resourceType }] : [];
  }
  return routesOf(scope, of).flatMap((route) =>
    scope.model.properties(route.type, name).map((property) => stepInto(route, property)),
  );
}

function stepInto({ steps }: Route, { name, type, binding, targets }: Property): Route {
  return {
    steps: [...steps, name],
    type,
    ...(binding === undefined ? {} : { binding }),
    ...(targets === undefined ? {} : { targets }),
  };
}

function filtered(route: Route, condition: Condition): Route {
  if (condition.kind === 'resolves') return { ...onLast(route, `<${condition.type}`), targets: [condition.type] };
  if (condition.kind === 'hasExtension') return onLast(route, `[extension=${condition.url}]`);
  return onLast(route, `[${condition.name}=${condition.value}]`);
}

function onLast(route: Route, suffix: string): Route {
  const last = route.steps.at(-1);
  return last === undefined ? route : { ...route, steps: [...route.steps.slice(0, -1), last + suffix] };
}
