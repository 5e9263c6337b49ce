import type { Clause, ParameterClause, Prefix } from '../../fhir/search/query.ts';
import type { HashPart } from '../../fhir/store.ts';
import { listedAs } from '../index/index-profile.ts';
import { indexedType } from '../index/indexed-type.ts';
import * as key from '../index/list-keys.ts';
import { feedPks } from '../keys.ts';
import type { ResourceKey } from '../read.ts';
import { timeText } from '../write-id.ts';
import type { Driver } from './driver.ts';
import { filterOf } from './filter.ts';
import { narrowed } from './hash-part.ts';
import { idSet } from './id-set.ts';
import { isReady } from './index-state.ts';
import { allList, HIGHEST, type ListRange, LOWEST, wholeList } from './list-range.ts';
import { mergedLists } from './merged-lists.ts';
import { clauseRanges, termsAsked } from './operand-ranges.ts';
import type { SearchContext } from './search-context.ts';

/** The clauses of a search by type: in a search over several types a common parameter has a place in each. */
export interface Search {
  readonly types: readonly string[];
  readonly clauses: readonly Clause[];
  /** Only what lies in this part of the hash space; drivers that cannot be narrowed find more. */
  readonly part?: HashPart | undefined;
}

/** A way to find every match: one driver that could be opened. */
export interface Option {
  readonly label: string;
  /** Lists to read in parallel; 0 where the resources are known. */
  readonly lists: number;
  /** Without measuring, the lower the better. */
  readonly rank: number;
  make(): Driver;
}

/** More lists than this are not merged. */
const MOST_LISTS = 600;

/** Every driver that holds all matches of the search, in the order of their rank; chains and the list of all aside. */
export function clauseOptions(context: SearchContext, search: Search): Option[] {
  const pairs = pairOptions(context, search);
  // A pair's list lies within the lists of both its terms.
  const paired = new Set(pairs.flatMap(({ of }) => of));
  const options: Option[] = [
    ...search.clauses.flatMap((clause, at) =>
      paired.has(at) ? [] : (clauseOption(context, search, clause, at) ?? []),
    ),
    ...pairs.map(({ option }) => option),
  ];
  return options.sort((a, b) => a.rank - b.rank || a.lists - b.lists);
}

function clauseOption(context: SearchContext, search: Search, clause: Clause, at: number): Option | undefined {
  const known = context.known.get(clause);
  if (known) return setOption(`known:${at}`, search.types, [...known].map(keyOf));
  if (clause.kind !== 'parameter') return undefined;
  if (clause.parameter.code === '_id') return idOption(search, clause, at);
  const ranges =
    clause.parameter.code === '_lastUpdated'
      ? feedRanges(search.types, clause)
      : listRanges(context, search.types, clause);
  if (!ranges || ranges.length > MOST_LISTS) return undefined;
  return listOption(context, search, { label: `${clause.parameter.code}:${at}`, ranges, rank: rankOf(clause) });
}

const keyOf = (name: string): ResourceKey => {
  const [type = '', id = ''] = name.split('/');
  return { type, id };
};

const setOption = (label: string, types: readonly string[], keys: readonly ResourceKey[]): Option => {
  const ours = keys.filter(({ type }) => types.includes(type));
  return { label, lists: 0, rank: 0, make: () => idSet(label, ours) };
};

function idOption({ types }: Search, { modifier, operands }: ParameterClause, at: number): Option | undefined {
  if (modifier !== undefined) return undefined;
  const ids = operands.flatMap((operand) =>
    operand.kind === 'token' && operand.code !== undefined ? [operand.code] : [],
  );
  const keys = new Set(ids.filter((id) => ID.test(id)).flatMap((id) => types.map((type) => `${type}/${id}`)));
  return setOption(`_id:${at}`, types, [...keys].map(keyOf));
}
const ID = /^[A-Za-z0-9.-]{1,64}$/;

/** A driver over lists; all the clauses filter it. */
export function listOption(
  context: SearchContext,
  { clauses, part }: Search,
  {
    label,
    ranges,
    rank,
    descending,
  }: { label: string; ranges: readonly ListRange[]; rank: number; descending?: boolean },
): Option {
  const inPart = ranges.map((range) => narrowed(range, part));
  const filters = new Map<string, ReturnType<typeof filterOf>>();
  const filter = (type: string) => {
    if (!filters.has(type)) filters.set(type, filterOf(type, clauses, context.index));
    return filters.get(type);
  };
  return {
    label,
    lists: ranges.length,
    rank,
    make: () => mergedLists(context, { label, ranges: inPart, filterOf: filter, descending }),
  };
}

/** Every resource of the types. */
export const allOption = (context: SearchContext, search: Search): Option =>
  listOption(context, search, { label: 'all', ranges: search.types.map(allList), rank: 9 });

function listRanges(
  { index }: SearchContext,
  types: readonly string[],
  clause: ParameterClause,
): ListRange[] | undefined {
  const ranges: ListRange[] = [];
  for (const type of types) {
    const { profile, parameters } = indexedType(type);
    const list =
      clause.modifier === 'contains' ? clause.parameter.code : listedAs(profile, clause.parameter, parameters);
    const found = list !== undefined && isReady(index, type, list) ? clauseRanges(type, clause) : undefined;
    if (!found) return undefined;
    ranges.push(...found);
  }
  return ranges;
}

const RANKS: Record<string, number> = { string: 4, date: 6, number: 5, quantity: 5, composite: 5 };

function rankOf({ parameter, modifier }: ParameterClause): number {
  if (parameter.code === '_lastUpdated') return 7;
  if (parameter.code === 'identifier' || parameter.code === 'url' || modifier === 'identifier') return 1;
  return RANKS[parameter.type] ?? 3;
}

/** Times of versions, both included, that a prefix can match: the instant of a version is a millisecond wide. */
const TIMES: Partial<Record<Prefix, (op: { low: number; high: number }) => readonly [number, number]>> = {
  eq: ({ low, high }) => [low, high],
  ap: ({ low, high }) => [low, high],
  gt: ({ high }) => [high, Number.POSITIVE_INFINITY],
  sa: ({ high }) => [high, Number.POSITIVE_INFINITY],
  ge: ({ low }) => [low, Number.POSITIVE_INFINITY],
  lt: ({ low }) => [0, low],
  eb: ({ low }) => [0, low],
  le: ({ high }) => [0, high],
};

function feedRanges(types: readonly string[], { operands }: ParameterClause): ListRange[] | undefined {
  const ranges: ListRange[] = [];
  for (const operand of operands) {
    const times = operand.kind === 'date' ? TIMES[operand.prefix]?.(operand) : undefined;
    if (!times) return undefined;
    const [low, high] = [textOf(times[0]), Number.isFinite(times[1]) ? textOf(times[1]) + HIGHEST : HIGHEST];
    ranges.push(...feedLists(types).map((list) => ({ ...list, low, high })));
  }
  return ranges;
}

const textOf = (ms: number): string => (ms <= 0 ? LOWEST : timeText(Math.floor(ms)));

/** Every version of the types, by time. */
export const feedLists = (types: readonly string[]): ListRange[] =>
  types.flatMap((type) => feedPks(type).map((pk) => wholeList(type, pk, 'time')));

/** Two equality clauses whose pair has a list. */
function pairOptions(context: SearchContext, search: Search): { option: Option; of: number[] }[] {
  const { types, clauses } = search;
  const [type, ...others] = types;
  if (type === undefined || others.length > 0) return [];
  const { profile } = indexedType(type);
  return (profile.pairs ?? []).flatMap(([p, q]) => {
    if (!isReady(context.index, type, `${p}&${q}`)) return [];
    const [left, right] = [equalities(clauses, p), equalities(clauses, q)];
    return left.flatMap((v) =>
      right.flatMap((u) => {
        const ranges = v.terms.flatMap((one) =>
          u.terms.map((other) => wholeList(type, key.compoundPk(type, p, q, one, other))),
        );
        if (ranges.length > MOST_LISTS) return [];
        const label = `${p}&${q}:${v.at}:${u.at}`;
        return [{ option: listOption(context, search, { label, ranges, rank: 2 }), of: [v.at, u.at] }];
      }),
    );
  });
}

/** The clauses that ask for equality of a parameter, with their list terms. */
export function equalities(clauses: readonly Clause[], code: string): { at: number; terms: string[] }[] {
  return clauses.flatMap((clause, at) => {
    if (clause.kind !== 'parameter' || clause.parameter.code !== code || clause.modifier !== undefined) return [];
    const terms = clause.operands.map((operand) => termsAsked(clause.parameter, undefined, operand));
    const known = terms.filter((term) => term !== undefined);
    return known.length === terms.length ? [{ at, terms: [...new Set(known.flat())] }] : [];
  });
}
