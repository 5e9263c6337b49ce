import type { Resource } from '../../../fhir/resource.ts';
import { valuesOf } from '../../../fhir/search/extract.ts';
import { matchesClause } from '../../../fhir/search/match.ts';
import { normalise } from '../../../fhir/search/normalise.ts';
import type { Clause, Query, SortKey } from '../../../fhir/search/query.ts';
import { searchParameter } from '../../../fhir/search/registry.ts';
import type { SearchParameter } from '../../../fhir/search/search-parameter.ts';

/** Judges by looking at every resource, with naive joins: it knows nothing of lists, drivers or plans. */
export interface Held {
  readonly resources: readonly Resource[];
  readonly base: string;
}

export const nameOf = ({ resourceType, id }: Resource): string => `${resourceType}/${id}`;

export const matchesOf = ({ types, clauses }: Query, held: Held): Resource[] =>
  held.resources.filter(
    (resource) =>
      (types.length === 0 || types.includes(resource.resourceType)) &&
      clauses.every((clause) => holds(resource, clause, held)),
  );

function holds(resource: Resource, clause: Clause, held: Held): boolean {
  if (clause.kind === 'chain') {
    const targets = new Set(targetsOf(resource, clause.parameter, held));
    return held.resources.some(
      (other) =>
        targets.has(nameOf(other)) &&
        clause.targets.some(({ type, inner }) => type === other.resourceType && holds(other, inner, held)),
    );
  }
  if (clause.kind === 'has') {
    return held.resources.some(
      (other) =>
        other.resourceType === clause.type &&
        targetsOf(other, clause.parameter, held).includes(nameOf(resource)) &&
        holds(other, clause.inner, held),
    );
  }
  return matchesClause(resource, clause, { base: held.base });
}

export function targetsOf(resource: Resource, { code }: SearchParameter, { base }: Held): string[] {
  const parameter = searchParameter(resource.resourceType, code);
  if (!parameter) return [];
  return valuesOf(resource, parameter, { base }).flatMap((value) =>
    value.kind === 'reference' && value.type && value.id ? [`${value.type}/${value.id}`] : [],
  );
}

type Key = number | readonly number[] | undefined;

/** The value to sort by: of several the one that comes first in the order asked for. */
function keyOf(resource: Resource, { parameter: { code }, descending }: SortKey, { base }: Held): Key {
  const parameter = searchParameter(resource.resourceType, code);
  const keys = parameter ? valuesOf(resource, parameter, { base }).flatMap(keysOf) : [];
  return keys.reduce<Key>(
    (best, key) => (best === undefined || compare(key, best) < 0 !== descending ? key : best),
    undefined,
  );
}

const points = (text: string, most = Number.POSITIVE_INFINITY): number[] =>
  [...text].slice(0, most).map((character) => character.codePointAt(0) ?? 0);

function keysOf(value: ReturnType<typeof valuesOf>[number]): Exclude<Key, undefined>[] {
  switch (value.kind) {
    case 'string':
      return [points(normalise(value.value), 64)];
    case 'date':
      return [value.low];
    case 'number':
    case 'quantity':
      return value.value === undefined ? [value.low, value.high] : [value.value];
    case 'token':
      if (value.code !== undefined) return [[0, ...points(value.code.toLowerCase())]];
      return value.texts ? [[1, ...points(normalise(value.texts[0] ?? ''))]] : [];
    case 'reference':
      return [points(value.type && value.id ? `${value.type}/${value.id}` : (value.url ?? '~'))];
    case 'uri':
      return [points(value.value)];
    case 'composite':
      return [];
  }
}

function compare(a: Exclude<Key, undefined>, b: Exclude<Key, undefined>): number {
  if (typeof a === 'number' || typeof b === 'number')
    return Number(a) === Number(b) ? 0 : Number(a) < Number(b) ? -1 : 1;
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = (a[at] ?? 0) - (b[at] ?? 0);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** The first two neighbours that are in the wrong order; undefined where all is well. Missing values come last, both ways. */
export function disorder(
  found: readonly Resource[],
  sort: readonly SortKey[],
  held: Held,
): [Resource, Resource] | undefined {
  for (let at = 1; at < found.length; at++) {
    const [a, b] = [found[at - 1], found[at]];
    if (a && b && orderOf(a, b, sort, held) > 0) return [a, b];
  }
  return undefined;
}

function orderOf(a: Resource, b: Resource, sort: readonly SortKey[], held: Held): number {
  for (const key of sort) {
    const [x, y] = [keyOf(a, key, held), keyOf(b, key, held)];
    const order =
      x === undefined || y === undefined
        ? Number(x === undefined) - Number(y === undefined)
        : (key.descending ? -1 : 1) * compare(x, y);
    if (order !== 0) return order;
  }
  return 0;
}
