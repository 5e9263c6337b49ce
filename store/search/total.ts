import { issue } from '../../fhir/error.ts';
import type { Clause } from '../../fhir/search/query.ts';
import type { Search } from './options.ts';
import { fillPage } from './page.ts';
import { choose } from './plan.ts';
import type { SearchContext } from './search-context.ts';

export interface Total {
  readonly value: number;
  readonly estimate: boolean;
}

export interface Counted {
  readonly total: Total;
  readonly issues: readonly ReturnType<typeof issue>[];
}

/** Every match, counted by its body: entries alone would count too many. Beyond the budget an estimate, with a warning. */
export async function accurateTotal(context: SearchContext, search: Search): Promise<Counted> {
  const { opened } = await choose(context, search, COUNTED);
  const request = { from: undefined, backward: false, count: COUNTED, part: search.part };
  const page = await fillPage(context, opened, () => search.clauses as Clause[], request, false);
  if (!page.end) return { total: { value: page.results.length, estimate: false }, issues: [] };
  const { covered = 0 } = opened.reader.seen();
  const value = covered > 0 ? Math.round(page.results.length / covered) : page.results.length;
  const text = `The total is an estimate: an accurate one is beyond the budget of this search (${page.stopped ?? 'results'})`;
  return { total: { value, estimate: true }, issues: [issue('warning', 'too-costly', text, '_total')] };
}

const COUNTED = 100_000;

/** From the part of the hash space that the first entries cover, and the share that the filter lets pass. */
export async function estimatedTotal(context: SearchContext, search: Search): Promise<Counted> {
  const { opened } = await choose(context, search, 1);
  const first = opened.first ?? (await opened.reader.next(32));
  const { covered, passed } = opened.reader.seen();
  if (!first.reached || covered === undefined || covered === 0 || passed === 0) return accurateTotal(context, search);
  return { total: { value: Math.round(passed / covered), estimate: true }, issues: [] };
}
