import type { HasClause } from '../../fhir/search/query.ts';
import { resourceName } from '../read.ts';
import { referencesOf } from './evaluate.ts';
import { clauseOptions, type Search } from './options.ts';
import { fillPage } from './page.ts';
import { plainDriver } from './plain-driver.ts';
import { targetCounts } from './plan.ts';
import type { SearchContext } from './search-context.ts';

/** Referring resources that are read to know all the results of a _has; beyond them each result is tried by itself. */
const MOST = 2000;
/** So few are always read, whatever else could drive. */
const FEW = 100;
/** Read units to try one candidate: its record, the list of what refers to it, one of those. */
const TRIED = 3;

/** Finds beforehand what a _has holds for, where that costs less than trying candidates one by one. */
export async function knowFewReferring(context: SearchContext, search: Search, count: number): Promise<void> {
  const alone = clauseOptions(context, search).length === 0;
  for (const clause of search.clauses) {
    if (clause.kind !== 'has') continue;
    const [type = ''] = search.types;
    const [referring, all] = await Promise.all([
      targetCounts(context, clause.type, clause.inner),
      alone ? targetCounts(context, type, undefined) : undefined,
    ]);
    const { matching } = referring;
    const worth = all && matching <= MOST && matching * matching < count * TRIED * all.all;
    if (matching <= FEW || worth) await know(context, search.types, clause);
  }
}

/** Notes the results of a _has; where there are too many, it stays to be tried. */
export async function know(context: SearchContext, types: readonly string[], clause: HasClause): Promise<void> {
  const clauses = [clause.inner];
  const driver = plainDriver(context, { types: [clause.type], clauses });
  const request = { from: undefined, backward: false, count: MOST };
  const page = await fillPage(
    context,
    { driver, reader: driver.open(undefined, false) },
    () => clauses,
    request,
    false,
  );
  if (page.end) return;
  const keys = page.results.flatMap(({ view }) => referencesOf(view, clause.parameter, context.base));
  context.known.set(clause, new Set(keys.filter(({ type }) => types.includes(type)).map(resourceName)));
}
