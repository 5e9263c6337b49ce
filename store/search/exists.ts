import type { Clause } from '../../fhir/search/query.ts';
import { fillPage } from './page.ts';
import { plainDriver } from './plain-driver.ts';
import type { SearchContext } from './search-context.ts';
import { tooCostly } from './too-costly.ts';

/** Whether any resource of a type has all of this. FhirError where the budget does not reach to tell. */
export async function exists(context: SearchContext, type: string, clauses: readonly Clause[]): Promise<boolean> {
  const driver = plainDriver(context, { types: [type], clauses });
  const reader = driver.open(undefined, false);
  const page = await fillPage(context, { driver, reader }, () => clauses, {
    from: undefined,
    backward: false,
    count: 1,
  });
  if (page.results.length === 0 && page.stopped !== undefined)
    throw tooCostly(clauses.map(({ text }) => text).join('&'));
  return page.results.length > 0;
}
