import type { SortKey } from '../../fhir/search/query.ts';
import { know, knowFewReferring } from './has.ts';
import type { Search } from './options.ts';
import type { Opened } from './page.ts';
import { gone, type PageLink } from './page-link.ts';
import { choose, type Plan, reopen } from './plan.ts';
import type { SearchContext } from './search-context.ts';
import { chooseSorted, MEMORY, memoryDriver, sortOptions } from './sort-plan.ts';

/** The plan of a first page. */
export async function planFor(
  context: SearchContext,
  search: Search,
  sort: readonly SortKey[],
  count: number,
): Promise<Plan> {
  await knowFewReferring(context, search, count);
  return sort.length > 0 ? chooseSorted(context, search, sort, count) : choose(context, search, count);
}

/** The plan that a page link holds; FhirError 'goneCursor' where the index has lost its lists. */
export async function planOfLink(
  context: SearchContext,
  search: Search,
  sort: readonly SortKey[],
  link: PageLink,
): Promise<Plan> {
  const label = link.label.startsWith(`${MEMORY}:`) ? link.label.slice(MEMORY.length + 1) : link.label;
  if (search.types.some((type) => redefined(context, type, label, link.generation))) throw gone();
  await knowAgain(context, search, label);
  const opened = label === link.label ? open(context, search, sort, link) : undefined;
  if (opened) return { opened, considered: [] };
  const base = label === link.label ? undefined : again(context, search, label);
  if (!base) throw gone();
  const driver = memoryDriver(context, search, sort, base, label);
  return { opened: { driver, reader: driver.open(link.from, link.backward) }, considered: [] };
}

/** Whether the driver's lists have been defined anew since the link was made: its positions may mean others now. */
const redefined = ({ index }: SearchContext, type: string, label: string, generation: number): boolean =>
  label.split(':').some((name) => index.since(type, name.replace(/\.$/, '')) > generation);

function open(context: SearchContext, search: Search, sort: readonly SortKey[], link: PageLink): Opened | undefined {
  const sorted = sortOptions(context, search, sort).find(({ label }) => label === link.label);
  if (!sorted) return again(context, search, link.label, link);
  const driver = sorted.make();
  return { driver, reader: driver.open(link.from, link.backward) };
}

/** A set of known results has the order of the list of all: when it has grown too large, that list goes on in its place. */
function again(context: SearchContext, search: Search, label: string, link?: PageLink): Opened | undefined {
  const from = link?.from;
  const backward = link?.backward ?? false;
  const known = reopen(context, search, label, from, backward);
  return known ?? (label.startsWith('known:') ? reopen(context, search, 'all', from, backward) : undefined);
}

async function knowAgain(context: SearchContext, { types, clauses }: Search, label: string): Promise<void> {
  const [kind, at] = label.split(':');
  const clause = kind === 'known' ? clauses[Number(at)] : undefined;
  if (clause?.kind === 'has') await know(context, types, clause);
}
