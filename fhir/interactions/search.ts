import type { BundleEntrySearch } from 'fhir/r4.js';
import { permit } from '../access-check.ts';
import type { EntryAnswer } from '../bundle.ts';
import { pageLinks } from '../bundle-links.ts';
import { FhirError, outcomeOf } from '../error.ts';
import type { Resource } from '../resource.ts';
import { expandQuery } from '../search/expand.ts';
import { parseQuery } from '../search/parse.ts';
import type { Query } from '../search/query.ts';
import { isSubset, type Subset, subsetOf } from '../search/subset.ts';
import type { SearchPage, Version } from '../store.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** Matches on one page at most. */
export const LARGEST_PAGE = 1000;

/** One page of a search over these types (none: over all) as a Bundle: https://hl7.org/fhir/R4/search.html */
export async function search(types: readonly string[], call: Call, context: Context): Promise<Answer> {
  const { base, access } = context;
  for (const type of types) permit(access, type, 's');
  const asked = parseQuery({
    types,
    query: call.query,
    form: formOf(call),
    handling: call.preferences.handling,
    base,
    maxCount: LARGEST_PAGE,
    now: context.now(),
  });
  for (const type of asked.types) permit(access, type, 's');
  const query = await expandQuery(asked, context.store, { base, access });
  const page = await context.store.search(query, { access });
  const address = [base, ...types].join('/');
  const bundle = {
    type: 'searchset' as const,
    lastUpdated: page.lastUpdated,
    ...(page.total === undefined ? {} : { total: page.total.value }),
    links: pageLinks(address, query.self, page, query.cursor),
    entries: entriesOf(query, page, context),
  };
  return { status: 200, body: { kind: 'bundle', bundle } };
}

/** The form of a POST _search; throws FhirError 'unsupportedMediaType' for any other body. */
function formOf({ method, content }: Call): string | undefined {
  if (method !== 'POST' || content.mediaType === undefined) return undefined;
  if (content.mediaType === 'form') return new TextDecoder().decode(content.bytes);
  throw new FhirError('unsupportedMediaType', '_search takes application/x-www-form-urlencoded', 'Content-Type');
}

/** The list of `_elements` does not apply to included resources: https://hl7.org/fhir/R4/search.html#elements */
const partOf = (version: Version, subset: Subset): Version | Resource =>
  isSubset(subset) ? subsetOf(version.resource(), subset) : version;

function entriesOf(query: Query, page: SearchPage, { base, access }: Context): EntryAnswer[] {
  const entry = (mode: BundleEntrySearch['mode']) => (version: Version) => ({
    fullUrl: `${base}/${version.type}/${version.id}`,
    resource: partOf(version, mode === 'include' ? { summary: query.summary } : query),
    search: { mode },
  });
  const issues = [...query.warnings, ...page.issues];
  return [
    ...page.matches.filter(({ type }) => access.allows(type, 's')).map(entry('match')),
    ...page.included.filter(({ type }) => access.allows(type, 'r')).map(entry('include')),
    ...(issues.length === 0
      ? []
      : [{ resource: outcomeOf(issues) as unknown as Resource, search: { mode: 'outcome' as const } }]),
  ];
}
