import type { Clause, ParameterClause } from '../../fhir/search/query.ts';
import { fillPage } from './page.ts';
import { drivenByFirst } from './plain-driver.ts';
import type { SearchContext } from './search-context.ts';
import { TooCostly } from './too-costly.ts';

/** Whether any resource of a type has this reference and the rest. FhirError where the budget does not reach to tell. */
export async function exists(
  context: SearchContext,
  type: string,
  reference: ParameterClause,
  rest: readonly Clause[],
): Promise<boolean> {
  const clauses = [reference, ...rest];
  const driver = drivenByFirst(context, { types: [type], clauses });
  const reader = driver.open(undefined, false);
  const page = await fillPage(context, { driver, reader }, () => clauses, {
    from: undefined,
    backward: false,
    count: 1,
  });
  if (page.results.length === 0 && page.stopped !== undefined)
    throw new TooCostly(clauses.map(({ text }) => text).join('&'));
  return page.results.length > 0;
}
