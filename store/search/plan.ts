import type { Clause } from '../../fhir/search/query.ts';
import type { Batch, Cut, Reader } from './driver.ts';
import { allOption, clauseOptions, type Option, type Search } from './options.ts';
import type { Opened } from './page.ts';
import { chainOptions } from './plain-driver.ts';
import type { SearchContext } from './search-context.ts';

/** Entries that a probe looks at in each list. */
const PROBE = 28;
/** Entries that one read unit covers. */
const ENTRIES_PER_UNIT = 24;
const ROUND_COST = 5;
/** More lists than this are not probed: reading them once already costs what choosing could save. */
const MOST_PROBED_LISTS = 24;

/** What was thought of each driver, for `explain`. */
export interface Considered {
  readonly driver: string;
  readonly lists: number;
  /** Read units and rounds (at 5 units each) to fill the page; undefined: not measured. */
  readonly cost?: number;
  /** Entries in its lists, estimated from the part of the hash space covered. */
  readonly entries?: number;
  /** Entries of the first wave, before and after the filter. */
  readonly scanned?: number;
  readonly passed?: number;
}

export interface Plan {
  readonly opened: Opened;
  readonly considered: readonly Considered[];
}

/** Every driver that can answer the search. Chains stream; the list of all is there when nothing else is. */
export function eligible(context: SearchContext, search: Search): Option[] {
  const options = [...clauseOptions(context, search), ...chainOptions(context, search)];
  return [...options, allOption(context, search)];
}

/** Opens the driver that a cursor names; undefined where the index no longer has it. */
export function reopen(
  context: SearchContext,
  search: Search,
  label: string,
  from: Cut | undefined,
  backward: boolean,
): Opened | undefined {
  const driver = eligible(context, search)
    .find((option) => option.label === label)
    ?.make();
  return driver && { driver, reader: driver.open(from, backward) };
}

/** Chooses the driver for a page of `count`: by measuring where there are several, with what was read to measure put to use. */
export async function choose(context: SearchContext, search: Search, count: number): Promise<Plan> {
  const options = clauseOptions(context, search);
  const [first] = options;
  const known = options.find(({ lists }) => lists === 0);
  if (known) return single(known);
  const chains = chainOptions(context, search);
  if (!first) return single(chains[0] ?? allOption(context, search));
  const probed = options.filter(({ lists }) => lists <= MOST_PROBED_LISTS);
  if (chains.length === 0 && (options.length === 1 || probed.length === 0)) return single(first);
  const probes = await Promise.all((probed.length > 0 ? probed : [first]).map((option) => probe(option, count)));
  const [best, ...others] = probes.sort((a, b) => a.cost - b.cost);
  if (!best) return single(first);
  const considered = [best, ...others].map(describe);
  const chain = chains[0] && (await betterChain(context, search, chains[0], best, count));
  if (chain) return { ...single(chain), considered: [{ driver: chain.label, lists: 1 }, ...considered] };
  return { opened: best.opened, considered };
}

const single = (option: Option): Plan => {
  const driver = option.make();
  return {
    opened: { driver, reader: driver.open(undefined, false) },
    considered: [{ driver: option.label, lists: option.lists }],
  };
};

export interface Probe {
  readonly option: Option;
  readonly opened: Opened & { readonly first: Batch };
  readonly cost: number;
  readonly entries: number | undefined;
}

export async function probe(option: Option, count: number): Promise<Probe> {
  const driver = option.make();
  const reader = driver.open(undefined, false);
  const first = await reader.next(PROBE);
  return {
    option,
    opened: { driver, reader, first },
    entries: entriesOf(reader, first),
    cost: costOf(reader, first, count, option.lists),
  };
}

/** A list that has ended is known exactly; else its length follows from the part of the hash space covered. */
function entriesOf(reader: Reader, { reached }: Batch): number | undefined {
  const { scanned, covered } = reader.seen();
  if (!reached) return scanned;
  return covered === undefined || covered === 0 ? undefined : scanned / covered;
}

/** Units and rounds still to be spent to find `count` results. */
function costOf(reader: Reader, first: Batch, count: number, lists: number): number {
  const { scanned, passed } = reader.seen();
  const found = Math.min(passed, count);
  if (!first.reached) return found + ROUND_COST;
  const share = Math.max(passed, 0.5) / Math.max(1, scanned);
  const toRead = Math.min(count / share, entriesOf(reader, first) ?? Number.POSITIVE_INFINITY) - scanned;
  if (toRead <= 0) return found + ROUND_COST;
  const waves = passed === 0 ? 3 : 2;
  return toRead / ENTRIES_PER_UNIT + lists + Math.min(count, toRead * share + found) + ROUND_COST * waves;
}

const describe = ({ option, opened, cost, entries }: Probe): Considered => {
  const { scanned, passed } = opened.reader.seen();
  return {
    driver: option.label,
    lists: option.lists,
    cost: Math.round(cost),
    ...(entries === undefined ? {} : { entries: Math.round(entries) }),
    scanned,
    passed,
  };
};

/**
 * A chain drives unless the other driver's few candidates are judged sooner one by one. The targets that match, among all of
 * their type, are the share of those candidates that will pass; the candidates for each target are what a target's list yields.
 */
async function betterChain(
  context: SearchContext,
  search: Search,
  chain: Option,
  other: Probe,
  count: number,
): Promise<Option | undefined> {
  if (!other.opened.first.reached) return undefined;
  const clause = search.clauses[Number(chain.label.split(':').at(-1))];
  if (clause?.kind !== 'chain') return undefined;
  const passing = (other.entries ?? 1e6) * shareOf(other.opened.reader);
  const targets = await Promise.all(clause.targets.map(({ type, inner }) => targetCounts(context, type, inner)));
  const all = targets.reduce((sum, { all: some }) => sum + some, 0);
  const matching = targets.reduce((sum, { matching: some }) => sum + some, 0);
  const results = Math.min(count, (passing * matching) / Math.max(1, all));
  const byTarget = Math.min(matching, (results * all) / Math.max(1, passing)) * 2 + results;
  const oneByOne = Math.min(passing, (count * all) / Math.max(1, matching)) * 2;
  return byTarget < oneByOne ? chain : undefined;
}

const shareOf = (reader: Reader): number => {
  const { scanned, passed } = reader.seen();
  return Math.max(passed, 0.5) / Math.max(1, scanned);
};

/** How many resources of a type there are, and for how many the clause holds; a third, where no list tells. */
export async function targetCounts(
  context: SearchContext,
  type: string,
  inner: Clause | undefined,
): Promise<{ all: number; matching: number }> {
  const search = { types: [type], clauses: inner ? [inner] : [] };
  const [option] = clauseOptions(context, search).filter(({ lists }) => lists > 0 && lists <= MOST_PROBED_LISTS);
  const [all, some] = await Promise.all(
    [allOption(context, { types: [type], clauses: [] }), option].map(
      async (one) => one && (await probe(one, 1)).entries,
    ),
  );
  const number = all ?? 1e6;
  return { all: number, matching: Math.min(number, some ?? number / 3) };
}
