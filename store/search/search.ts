import type { Access } from '../../fhir/access.ts';
import { issue } from '../../fhir/error.ts';
import { expandQuery } from '../../fhir/search/expand.ts';
import type { Query } from '../../fhir/search/query.ts';
import type { HashPart, ReadingStore, SearchPage } from '../../fhir/store.ts';
import type { Cursors } from '../cursor.ts';
import { requestOf } from '../database.ts';
import type { StoreOptions } from '../dynamo-reading-store.ts';
import { typesWritten } from '../settings.ts';
import { allowedClauses, EVERYTHING } from './allowed.ts';
import { type Budget, budgetOf, LIMITS, type Limits } from './budget.ts';
import { explanationOf } from './explain.ts';
import { include } from './include.ts';
import { type IndexState, type IndexStates, indexStates } from './index-state.ts';
import type { Search } from './options.ts';
import { type FilledPage, fillPage } from './page.ts';
import { openLink, type PageLink, sealLink } from './page-link.ts';
import { planFor, planOfLink } from './page-plan.ts';
import type { Plan } from './plan.ts';
import { recordReader } from './record-reader.ts';
import { type Resume, resumeInstants } from './resume.ts';
import type { SearchContext } from './search-context.ts';
import { accurateTotal, type Counted, estimatedTotal } from './total.ts';
import { typesMet } from './types-met.ts';

export interface SearchOptions {
  /** What the caller may follow in chains and includes; everything, where it is not given. */
  readonly access?: Access;
  readonly explain?: boolean;
  readonly part?: HashPart;
  readonly limits?: Partial<Limits>;
}

export type SearchFunction = (query: Query, options?: SearchOptions) => Promise<SearchPage>;

/** What searches of one process share. */
interface Shared {
  readonly store: StoreOptions;
  readonly cursors: Cursors;
  readonly resume: Resume;
  readonly reading: () => ReadingStore;
  readonly index: IndexStates;
}

/** The search of a store; see docs/search.md. `reading` gives that same store, for the value sets and lists that a query names. */
export function searchOf(store: StoreOptions, cursors: Cursors, reading: () => ReadingStore): SearchFunction {
  const shared = { store, cursors, reading, resume: resumeInstants(store), index: indexStates(store) };
  return (query, options = {}) => search(shared, query, options);
}

async function search(shared: Shared, asked: Query, options: SearchOptions): Promise<SearchPage> {
  const { store, cursors, resume } = shared;
  const budget = budgetOf(store.db, { ...LIMITS, ...options.limits }, store.now);
  const counted = { ...store, db: budget.db };
  const access = options.access ?? EVERYTHING;
  const link = asked.cursor === undefined ? undefined : await openLink(cursors, asked, asked.cursor);
  const query = await expandQuery(asked, shared.reading(), { base: store.base, access });
  const [lastUpdated, search] = await Promise.all([
    resume(counted, isPolled(query)),
    searchedBy(query, counted, access, options.part),
  ]);
  const index = await shared.index(counted, typesMet({ ...query, ...search }));
  const context = contextOf(counted, budget, access, index);
  if (query.count === 0) return { ...EMPTY, ...(await countOnly(context, search, query)), lastUpdated };
  const plan = link
    ? await planOfLink(context, search, query.sort, link)
    : await planFor(context, search, query.sort, query.count);
  const request = { from: link?.from, backward: link?.backward ?? false, count: query.count, part: options.part };
  const page = await fillPage(context, plan.opened, () => search.clauses, request);
  const matches = page.results.map(({ view }) => view);
  if (request.backward) matches.reverse();
  const included = await include(context, matches, query.include, query.revinclude);
  const total = await totalOf(context, search, query, link, page);
  return {
    matches,
    included: included.views,
    ...(total ? { total: total.total } : {}),
    ...(await linksOf(cursors, query, plan, link, page, generationOf(context, search))),
    issues: [...partial(page), ...included.issues, ...(total?.issues ?? [])],
    lastUpdated,
    ...(options.explain ? { explanation: explanationOf(plan, search, context, page) } : {}),
  };
}

/** A link is of the index as it is: of the latest generation of its types. */
const generationOf = ({ index }: SearchContext, { types }: Search): number =>
  Math.max(1, ...types.map(index.generation));

const EMPTY: Pick<SearchPage, 'matches' | 'included' | 'issues'> = { matches: [], included: [], issues: [] };

/** A search that a poller resumes by: it must not miss what was stamped before it and is still to be committed. */
const isPolled = ({ clauses, sort }: Query): boolean =>
  clauses.some((clause) => clause.parameter.code === '_lastUpdated') ||
  sort.some(({ parameter }) => parameter.code === '_lastUpdated');

/** What the parts of one search share. */
export function contextOf(store: StoreOptions, budget: Budget, access: Access, index: IndexState): SearchContext {
  const request = requestOf(store);
  return { request, budget, access, index, base: store.base, records: recordReader(request), known: new Map() };
}

/** A search over every type is one over the types ever written, as far as the caller may search them. */
async function searchedBy(
  { types, clauses }: Query,
  database: StoreOptions,
  access: Access,
  part: HashPart | undefined,
): Promise<Search> {
  const all = types.length > 0 ? types : await typesWritten(database);
  return { types: all.filter((type) => access.allows(type, 's')), clauses: allowedClauses(clauses, access), part };
}

const partial = ({ stopped, end }: FilledPage) =>
  stopped !== undefined && end
    ? [
        issue(
          'information',
          'incomplete',
          `This page was cut short by the budget of a search (${stopped}): follow the next link`,
        ),
      ]
    : [];

async function countOnly(
  context: SearchContext,
  search: Search,
  query: Query,
): Promise<Pick<SearchPage, 'total' | 'issues'>> {
  const counted = await (query.total === 'estimate' ? estimatedTotal : accurateTotal)(context, search);
  return { total: counted.total, issues: counted.issues };
}

/** A first page that is the last has its own total. */
async function totalOf(
  context: SearchContext,
  search: Search,
  { total }: Query,
  link: PageLink | undefined,
  { results, end }: FilledPage,
): Promise<Counted | undefined> {
  if (total === 'none') return undefined;
  if (!link?.from && !end) return { total: { value: results.length, estimate: false }, issues: [] };
  return total === 'estimate' ? estimatedTotal(context, search) : accurateTotal(context, search);
}

async function linksOf(
  cursors: Cursors,
  query: Query,
  { opened }: Plan,
  link: PageLink | undefined,
  { end }: FilledPage,
  generation: number,
): Promise<Pick<SearchPage, 'next' | 'previous' | 'first'>> {
  const { label } = opened.driver;
  const seal = (from: PageLink['from'], backward: boolean) =>
    sealLink(cursors, query, { label, from, backward, generation });
  const [onward, back] = link?.backward ? [link.from, end] : [end, link?.from];
  return {
    ...(onward ? { next: await seal(onward, false) } : {}),
    ...(back ? { previous: await seal(back, true) } : {}),
    ...(onward || back ? { first: await seal(undefined, false) } : {}),
  };
}
