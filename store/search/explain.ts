import { dollarsOf } from '../meter.ts';
import { filterOf } from './filter.ts';
import type { Search } from './options.ts';
import type { FilledPage } from './page.ts';
import type { Considered, Plan } from './plan.ts';
import type { SearchContext } from './search-context.ts';

/** What a search did, for whoever tunes an index profile. */
export interface Explanation {
  /** The driver that was read. */
  readonly driver: string;
  /** Those weighed, the best first; empty where the page link had decided. */
  readonly considered: readonly Considered[];
  /** What the index itself could judge, by type. */
  readonly filters: Readonly<Record<string, string>>;
  readonly entries: { readonly scanned: number; readonly passed: number };
  readonly results: number;
  readonly requests: number;
  readonly rounds: number;
  readonly units: number;
  readonly dollarsPerMillion: number;
  /** The limit that cut the page short. */
  readonly stopped?: string;
}

export function explanationOf(
  { opened, considered }: Plan,
  { types, clauses }: Search,
  { budget, index }: SearchContext,
  { results, stopped }: FilledPage,
): Explanation {
  const { requests, rounds, units } = budget.spent();
  const { scanned, passed } = opened.reader.seen();
  const filters = types.map((type) => [type, filterOf(type, clauses, index)?.expression ?? 'none'] as const);
  return {
    driver: opened.driver.label,
    considered,
    filters: Object.fromEntries(filters),
    entries: { scanned, passed },
    results: results.length,
    requests,
    rounds,
    units,
    dollarsPerMillion: dollarsOf({ rru: units * 1e6, wru: 0 }),
    ...(stopped === undefined ? {} : { stopped }),
  };
}
