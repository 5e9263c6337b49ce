import { issue } from '../../fhir/error.ts';
import type { Include } from '../../fhir/search/query.ts';
import { searchParametersOf } from '../../fhir/search/registry.ts';
import type { SearchParameter } from '../../fhir/search/search-parameter.ts';
import { type ResourceKey, resourceName } from '../read.ts';
import type { RecordView } from '../record-view.ts';
import { referencesOf, referenceTo } from './evaluate.ts';
import { fillPage } from './page.ts';
import { plainDriver } from './plain-driver.ts';
import type { SearchContext } from './search-context.ts';

/** Levels that `:iterate` follows. */
const DEPTH = 3;
/** Included resources of one page at most. */
const MOST = 1000;

export interface Included {
  readonly views: readonly RecordView[];
  readonly issues: readonly ReturnType<typeof issue>[];
}

/** https://hl7.org/fhir/R4/search.html#revinclude: each resource once, matches left out; only types that the caller may read. */
export async function include(
  context: SearchContext,
  matches: readonly RecordView[],
  includes: readonly Include[],
  revincludes: readonly Include[],
): Promise<Included> {
  const found = new Map<string, RecordView>();
  const met = new Set(matches.map(resourceName));
  const cut = new Set<string>();
  let level = matches;
  for (let depth = 0; depth < DEPTH && level.length > 0; depth++) {
    const applies = ({ iterate }: Include): boolean => depth === 0 || iterate;
    const [forward, backward] = await Promise.all([
      referred(context, level, includes.filter(applies)),
      referring(context, level, revincludes.filter(applies), cut),
    ]);
    level = [...forward, ...backward].filter((view) => !met.has(resourceName(view)) && met.add(resourceName(view)));
    for (const view of level) {
      if (found.size < MOST) found.set(resourceName(view), view);
      else cut.add(`more than ${MOST} resources`);
    }
    if (!includes.some(({ iterate }) => iterate) && !revincludes.some(({ iterate }) => iterate)) break;
  }
  const issues = [...cut].map((what) => issue('warning', 'incomplete', `Not everything was included: ${what}`));
  return { views: [...found.values()], issues };
}

async function referred(
  context: SearchContext,
  views: readonly RecordView[],
  includes: readonly Include[],
): Promise<RecordView[]> {
  const keys = new Map<string, ResourceKey>();
  for (const view of views) {
    for (const one of includes.filter(({ source }) => source === '*' || source === view.type)) {
      for (const key of targetsOf(context, view, one)) keys.set(resourceName(key), key);
    }
  }
  const read = await context.records.read([...keys.values()].slice(0, MOST + 1));
  return read.filter((view) => view !== undefined && !view.deleted) as RecordView[];
}

function targetsOf(context: SearchContext, view: RecordView, { parameter, target }: Include): ResourceKey[] {
  const parameters = parameter === '*' ? referenceParameters(view.type) : [parameter];
  return parameters
    .flatMap((one) => referencesOf(view, one, context.base))
    .filter(({ type }) => (target === undefined || type === target) && context.access.allows(type, 'r'));
}

const referenceParameters = (type: string): SearchParameter[] =>
  [...(searchParametersOf(type)?.values() ?? [])].filter((parameter) => parameter.type === 'reference');

/** One query for each match and parameter, all at once. */
async function referring(
  context: SearchContext,
  views: readonly RecordView[],
  revincludes: readonly Include[],
  cut: Set<string>,
): Promise<RecordView[]> {
  const searches = revincludes
    .filter(({ source }) => context.access.allows(source, 'r') && context.access.allows(source, 's'))
    .flatMap((one) => {
      const targets = views.filter(({ type }) => one.target === undefined || one.target === type);
      const parameters = one.parameter === '*' ? referenceParameters(one.source) : [one.parameter];
      return parameters.flatMap((parameter) =>
        targets
          .filter(({ type }) => parameter.targets?.includes(type) ?? true)
          .map((view) => ({ source: one.source, parameter, view })),
      );
    });
  const pages = await Promise.all(
    searches.map(async ({ source, parameter, view }) => {
      const clauses = [referenceTo(parameter, view)];
      const driver = plainDriver(context, { types: [source], clauses });
      const request = { from: undefined, backward: false, count: MOST };
      const page = await fillPage(context, { driver, reader: driver.open(undefined, false) }, () => clauses, request);
      if (page.end) cut.add(`ask for ${source}?${parameter.code}=${resourceName(view)}`);
      return page.results.map((result) => result.view);
    }),
  );
  return pages.flat();
}
