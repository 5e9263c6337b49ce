import type { Clause, ParameterClause, SortKey } from '../../fhir/search/query.ts';
import { indexedType } from '../index/indexed-type.ts';
import * as key from '../index/list-keys.ts';
import type { Candidate, Driver } from './driver.ts';
import { isReady } from './index-state.ts';
import { type ListRange, wholeList } from './list-range.ts';
import { clauseRanges, everyDate, everyValue, orderedDateRange } from './operand-ranges.ts';
import { allOption, equalities, feedLists, listOption, type Option, type Search } from './options.ts';
import type { Opened } from './page.ts';
import { plainDriver } from './plain-driver.ts';
import { type Considered, choose, type Plan, type Probe, probe } from './plan.ts';
import type { SearchContext } from './search-context.ts';
import { sequence } from './sequence.ts';
import { sortText } from './sort-keys.ts';
import { sortedInMemory } from './sorted-in-memory.ts';

/** So many matches are read and sorted without looking for a list in that order. */
const FEW = 60;
export const MEMORY = 'sorted';

/** Drivers whose own order is the one asked for: the feed, an ordered term, or the list of the parameter's values. */
export function sortOptions(context: SearchContext, search: Search, sort: readonly SortKey[]): Option[] {
  const [first, ...more] = sort;
  const [type, ...others] = search.types;
  if (!first || more.length > 0 || type === undefined) return [];
  if (first.parameter.code === '_lastUpdated') {
    const label = 'sort:_lastUpdated';
    return [
      listOption(context, search, { label, ranges: feedLists(search.types), rank: 8, descending: first.descending }),
    ];
  }
  if (others.length > 0) return [];
  return [...orderedOptions(context, type, search, first), ...valueOptions(context, type, search, first)];
}

/** `focus=x&_sort=date`: the list of `focus=x` in the order of `date`. */
function orderedOptions(context: SearchContext, type: string, search: Search, sort: SortKey): Option[] {
  const { code } = sort.parameter;
  const date = search.clauses.find((clause): clause is ParameterClause => isPlain(clause, code));
  const [operand, ...more] = hasOne(type, code) ? (date?.operands ?? []) : [];
  const ordered = (indexedType(type).profile.ordered ?? []).filter(
    ([p, q]) => q === code && isReady(context.index, type, `${p}>${q}`),
  );
  return ordered.flatMap(([p, q]) =>
    equalities(search.clauses, p).flatMap(({ at, terms }) => {
      const ranges = terms.flatMap((term) => {
        const pk = key.orderedPk(type, p, q, term);
        return (
          orderedDateRange(type, pk, more.length > 0 ? undefined : operand) ??
          orderedDateRange(type, pk, undefined) ??
          []
        );
      });
      return withMissing(context, search, sort, `sort:${p}>${q}:${at}`, ranges, 1);
    }),
  );
}

const isPlain = (clause: Clause, code: string): boolean =>
  clause.kind === 'parameter' && clause.parameter.code === code && clause.modifier === undefined;

/**
 * Whether a resource has one such value at most. Of several, one outside the range asked for may be the one to sort by, so that
 * only a single value may be looked for in a part of its list.
 */
const hasOne = (type: string, code: string): boolean => {
  const { primaryDate, singleDate = false } = indexedType(type).profile;
  return singleDate && primaryDate === code;
};

/** The list, or lists, of all values; where a clause asks for some of a single date, their ranges. */
function valueOptions(context: SearchContext, type: string, search: Search, sort: SortKey): Option[] {
  const { code, type: kind } = sort.parameter;
  if (!indexedType(type).profile.lists.includes(code) || !isReady(context.index, type, code)) return [];
  const whole = EVERY[kind]?.(type, code);
  if (!whole) return [];
  const own = search.clauses.find((clause): clause is ParameterClause => isPlain(clause, code));
  const ranges = hasOne(type, code) && own?.operands.length === 1 ? clauseRanges(type, own) : undefined;
  return withMissing(context, search, sort, `sort:${code}`, ranges ?? whole, 8);
}

const EVERY: Record<string, (type: string, code: string) => ListRange[]> = {
  string: (type, code) => [wholeList(type, key.stringPk(type, code), 'text')],
  date: everyDate,
  number: (type, code) => [everyValue(type, code)],
  quantity: (type, code) => [everyValue(type, code)],
};

/** Those with a value in its order, then those without: none is lost. */
function withMissing(
  context: SearchContext,
  search: Search,
  sort: SortKey,
  label: string,
  ranges: readonly ListRange[],
  rank: number,
): Option[] {
  const { parameter, descending } = sort;
  const ordered = listOption(context, search, { label, ranges, rank, descending });
  if (search.clauses.some((clause) => needsValue(clause, parameter.code))) return [ordered];
  const missing: Clause = { kind: 'missing', parameter, missing: true, text: `${parameter.code}:missing=true` };
  const make = (): Driver =>
    sequence(label, [
      { driver: ordered.make(), holds: () => true },
      {
        driver: plainDriver(context, { ...search, clauses: [...search.clauses, missing] }),
        holds: (view) => sortText(view, sort, context.base) === '',
      },
    ]);
  return [{ label, lists: ranges.length, rank, make }];
}

const needsValue = (clause: Clause, code: string): boolean =>
  clause.parameter.code === code &&
  clause.kind !== 'has' &&
  (clause.kind === 'missing'
    ? !clause.missing
    : clause.kind === 'chain' || !['not', 'not-in'].includes(clause.modifier ?? ''));

/** A driver whose matches are all read and sorted. */
export function memoryDriver(
  context: SearchContext,
  search: Search,
  sort: readonly SortKey[],
  { driver, reader, first }: Opened,
  label: string,
): Driver {
  const opened = first && { reader, candidates: first.candidates as Candidate[], ended: first.reached === undefined };
  const byEntry = datedEntries(context, search, sort, driver);
  const clausesOf = () => search.clauses;
  return sortedInMemory(context, { label: `${MEMORY}:${label}`, sort, driver, opened, clausesOf, byEntry });
}

/** Whether the entries of a driver tell all that is to be sorted by: the primary date, where its start is the one that counts. */
function datedEntries(
  { index }: SearchContext,
  { types }: Search,
  sort: readonly SortKey[],
  { label }: Pick<Driver, 'label'>,
): boolean {
  const [key, ...more] = sort;
  const [type = '', ...others] = types;
  const { primaryDate, singleDate = false } = indexedType(type).profile;
  const known = label.startsWith('known:') || label.startsWith('_id:');
  if (!key || more.length + others.length > 0 || known || label.includes('.:')) return false;
  return key.parameter.code === primaryDate && (singleDate || !key.descending) && isReady(index, type, primaryDate);
}

/** Chooses how to sort: by the one list that has both, by reading few matches whole, or by whichever costs less. */
export async function chooseSorted(
  context: SearchContext,
  search: Search,
  sort: readonly SortKey[],
  count: number,
): Promise<Plan> {
  const [option] = sortOptions(context, search, sort);
  const judged = search.clauses.filter((clause) => clause.parameter.code !== sort[0]?.parameter.code);
  if (option && (judged.length === 0 || (option.rank === 1 && judged.length === 1))) return planOf(option);
  const [plan, all, sorted] = await Promise.all([
    choose(context, search, count),
    option && option.rank > 1 ? probe(allOption(context, { ...search, clauses: [] }), 1) : undefined,
    option && probe(option, count),
  ]);
  const dated = datedEntries(context, search, sort, plan.opened.driver);
  if (!option || !sorted || fewIn(plan) || worthMemory(plan, all, sorted, count, dated))
    return inMemory(context, search, sort, plan);
  return { opened: sorted.opened, considered: [consideredOf(option), ...plan.considered] };
}

const consideredOf = ({ label, lists }: Option): Considered => ({ driver: label, lists });

function planOf(option: Option): Plan {
  const driver = option.make();
  return { opened: { driver, reader: driver.open(undefined, false) }, considered: [consideredOf(option)] };
}

function inMemory(context: SearchContext, search: Search, sort: readonly SortKey[], plan: Plan): Plan {
  const { opened, considered } = plan;
  const driver = memoryDriver(context, search, sort, opened, opened.driver.label);
  return { opened: { driver, reader: driver.open(undefined, false) }, considered };
}

const fewIn = ({ opened: { first } }: Plan): boolean =>
  first !== undefined && first.reached === undefined && first.candidates.length <= FEW;

/** Compares reading the driver with all its matches to walking the sort list until the page is full. */
function worthMemory(
  { opened, considered: [best] }: Plan,
  all: Probe | undefined,
  sorted: Probe,
  count: number,
  dated: boolean,
): boolean {
  const seen = opened.reader.seen();
  const entries = best?.entries ?? Number.POSITIVE_INFINITY;
  const matches = (entries * Math.max(seen.passed, 0.5)) / Math.max(1, seen.scanned);
  const memory = entries / 24 + (dated ? Math.min(count, matches) : matches);
  const total = all?.entries ?? Number.POSITIVE_INFINITY;
  const walked = Number.isFinite(total) ? ((count / Math.max(1, matches)) * total) / 24 : sorted.cost;
  return memory < walked + sorted.option.lists + count;
}
