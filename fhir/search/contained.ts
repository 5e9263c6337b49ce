import type { Resource } from '../resource.ts';
import { type ExtractOptions, valuesOf } from './extract.ts';
import { matchesClause } from './match.ts';
import type { ChainClause, Clause, ParameterClause } from './query.ts';
import { CONTAINED } from './reference.ts';
import { searchParameter } from './registry.ts';
import { isObject } from './route.ts';
import type { SearchParameter } from './search-parameter.ts';

/**
 * Whether a chain holds by way of a contained resource: "a chained condition will be evaluated inside contained resources"
 * (https://hl7.org/fhir/R4/search.html#contained). From there it goes on to other contained resources only.
 */
export function holdsInContained(resource: Resource, clause: ChainClause, options: ExtractOptions): boolean {
  const { contained } = resource;
  return Array.isArray(contained) && chainHolds(resource, clause, contained.filter(isContained), options);
}

const isContained = (value: unknown): value is Resource => isObject(value) && typeof value.resourceType === 'string';

function chainHolds(
  resource: Resource,
  { parameter: { code }, targets }: ChainClause,
  contained: readonly Resource[],
  options: ExtractOptions,
): boolean {
  const parameter = searchParameter(resource.resourceType, code);
  const values = parameter ? valuesOf(resource, parameter, options) : [];
  const ids = new Set(values.flatMap((value) => (value.kind === 'reference' ? (value.contained ?? []) : [])));
  return contained.some(
    (one) =>
      ids.has(one.id ?? '') &&
      targets.some(({ type, inner }) => type === one.resourceType && holds(one, inner, contained, options)),
  );
}

function holds(resource: Resource, clause: Clause, contained: readonly Resource[], options: ExtractOptions): boolean {
  if (clause.kind === 'chain') return chainHolds(resource, clause, contained, options);
  return clause.kind !== 'has' && matchesClause(resource, clause, options);
}

/** Asks for resources that refer to a contained one by a parameter: those that a chain may hold for in this way. */
export const refersToContained = (parameter: SearchParameter): ParameterClause => ({
  kind: 'parameter',
  parameter,
  operands: [{ kind: 'reference', url: CONTAINED }],
  text: `${parameter.code}=${CONTAINED}`,
});
