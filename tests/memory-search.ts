import type { Access } from '../fhir/access.ts';
import { FhirError } from '../fhir/error.ts';
import { holdsInContained } from '../fhir/search/contained.ts';
import type { ExtractOptions } from '../fhir/search/extract.ts';
import { valuesOf } from '../fhir/search/extract.ts';
import { matchesClause } from '../fhir/search/match.ts';
import { normalise } from '../fhir/search/normalise.ts';
import type { Clause, Include, Query, SortKey } from '../fhir/search/query.ts';
import { searchParametersOf } from '../fhir/search/registry.ts';
import type { SearchParameter } from '../fhir/search/search-parameter.ts';
import type { SearchValue } from '../fhir/search/search-value.ts';
import type { HashPart, SearchPage, Version } from '../fhir/store.ts';
import { allowedClauses } from '../store/search/allowed.ts';
import { liesIn } from '../store/search/hash-part.ts';

/** Everything current, and who asks. */
export interface Held {
  readonly all: readonly Version[];
  readonly options: ExtractOptions;
  readonly access: Access;
  readonly lastUpdated: string;
  readonly part?: HashPart | undefined;
}

/** Search by looking at every resource: slow, and plain enough to be believed. */
export function searchHeld(query: Query, held: Held): SearchPage {
  const { access, all, lastUpdated, part } = held;
  const types = (type: string) => (query.types.length === 0 || query.types.includes(type)) && access.allows(type, 's');
  const clauses = allowedClauses(query.clauses, access);
  const found = all
    .filter((version) => types(version.type))
    .filter(liesIn(part))
    .filter((version) => clauses.every((clause) => holds(version, clause, held)));
  const sorted = query.sort.length === 0 ? found : [...found].sort((a, b) => compareBy(a, b, query.sort, held.options));
  const start = Number(query.cursor ?? 0);
  if (!Number.isInteger(start) || start < 0) throw new FhirError('invalid', 'The cursor is none of ours', '_cursor');
  const end = start + query.count;
  const matches = sorted.slice(start, end);
  return {
    matches,
    included: includesOf(matches, query, held),
    issues: [],
    lastUpdated,
    ...(query.total !== 'none' || query.count === 0 ? { total: { value: found.length, estimate: false } } : {}),
    ...(end < found.length && query.count > 0 ? { next: String(end) } : {}),
    ...(start > 0 ? { previous: String(Math.max(0, start - query.count)) } : {}),
  };
}

function holds(version: Version, clause: Clause, held: Held): boolean {
  const { all, options } = held;
  if (clause.kind === 'chain') {
    const outside = targetsOf(version, clause.parameter, held).some((target) =>
      clause.targets.some(({ type, inner }) => type === target.type && holds(target, inner, held)),
    );
    return outside || holdsInContained(version.resource(), clause, options);
  }
  if (clause.kind === 'has')
    return all
      .filter(({ type }) => type === clause.type)
      .filter((other) => targetsOf(other, clause.parameter, held).includes(version))
      .some((other) => holds(other, clause.inner, held));
  return matchesClause(version.resource(), clause, options);
}

function targetsOf(version: Version, parameter: SearchParameter, { all, options }: Held): Version[] {
  const links = valuesOf(version.resource(), parameter, options);
  return all.filter(({ type, id }) =>
    links.some((link) => link.kind === 'reference' && link.type === type && link.id === id),
  );
}

function includesOf(matches: readonly Version[], query: Query, held: Held): Version[] {
  const found = new Set<Version>();
  const reach = (from: readonly Version[], round: number): void => {
    const forward = query.include.filter(({ iterate }) => iterate || round === 0);
    const backward = query.revinclude.filter(({ iterate }) => iterate || round === 0);
    const next = [
      ...forward.flatMap((include) => from.flatMap((version) => linked(version, include, held))),
      ...backward.flatMap((include) => from.flatMap((version) => linking(version, include, held))),
    ].filter((version) => !found.has(version) && !matches.includes(version) && held.access.allows(version.type, 'r'));
    for (const version of next) found.add(version);
    if (next.length > 0 && round < 3) reach(next, round + 1);
  };
  reach(matches, 0);
  return [...found];
}

function linked(version: Version, include: Include, held: Held): Version[] {
  if (include.source !== '*' && include.source !== version.type) return [];
  const parameters = parametersOf(version.type, include);
  const targets = parameters.flatMap((parameter) => targetsOf(version, parameter, held));
  return targets.filter(({ type }) => include.target === undefined || include.target === type);
}

const linking = (version: Version, include: Include, held: Held): Version[] =>
  held.all.filter((other) => other !== version && linked(other, include, held).includes(version));

function parametersOf(type: string, { parameter }: Include): readonly SearchParameter[] {
  if (parameter !== '*') return [parameter];
  return [...(searchParametersOf(type)?.values() ?? [])].filter((one) => one.type === 'reference');
}

function compareBy(a: Version, b: Version, keys: readonly SortKey[], options: ExtractOptions): number {
  for (const { parameter, descending } of keys) {
    const [first, second] = [a, b].map((version) => keyOf(version, parameter, descending, options));
    if (first === second) continue;
    if (first === undefined) return 1;
    if (second === undefined) return -1;
    return first < second === descending ? 1 : -1;
  }
  return 0;
}

function keyOf(version: Version, parameter: SearchParameter, descending: boolean, options: ExtractOptions) {
  const keys = valuesOf(version.resource(), parameter, options).flatMap(sortable).sort(ascending);
  return descending ? keys.at(-1) : keys[0];
}

const ascending = (a: string | number, b: string | number): number => (a < b ? -1 : a > b ? 1 : 0);

function sortable(value: SearchValue): (string | number)[] {
  if (value.kind === 'string') return [normalise(value.value)];
  if (value.kind === 'date' || value.kind === 'number' || value.kind === 'quantity') return [value.low];
  if (value.kind === 'uri') return [value.value];
  if (value.kind === 'token') return [value.code ?? ''];
  return value.kind === 'reference' ? [`${value.type}/${value.id}`] : [];
}
