import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import { expandQuery } from '../search/expand.ts';
import { parseQuery } from '../search/parse.ts';
import type { Query } from '../search/query.ts';
import type { Claim, FhirStore, Version } from '../store.ts';
import type { Context } from './interaction.ts';
import { LARGEST_PAGE } from './search.ts';

/**
 * What criteria find, up to `limit`, with the claims that make the decision on them exclusive; the claims are read first.
 * `place` names where the criteria stand. Throws FhirError for criteria that are empty, unknown or forbidden.
 */
export async function claimed(
  type: string,
  criteria: string,
  place: string,
  limit: number,
  context: Context<FhirStore>,
): Promise<{ readonly claims: readonly Claim[]; readonly matches: readonly Version[] }> {
  permit(context.access, type, 's');
  const query = criteriaOf(type, criteria, place, context);
  const claims = await context.store.claims(type, query.clauses);
  return { claims, matches: await matchesOf({ ...query, count: limit }, limit, context) };
}

/** Criteria are always strict: one that is ignored would widen what is changed. */
export function criteriaOf(type: string, criteria: string, place: string, { base, now }: Context): Query {
  const query = parseQuery({
    types: [type],
    query: criteria.replace(/^(?:[A-Z][A-Za-z]+)?\?/, ''),
    handling: 'strict',
    base,
    maxCount: LARGEST_PAGE,
    now: now(),
  });
  const [ignored] = query.warnings;
  if (ignored) throw new FhirError('invalid', `${place}: ${ignored.diagnostics}`, place);
  if (query.clauses.length === 0)
    throw new FhirError('required', `The criteria in ${place} select nothing in particular: '${criteria}'`, place);
  return query;
}

/** Pages on until `limit` are found, since a page may be cut by its budget. */
export async function matchesOf(asked: Query, limit: number, context: Context): Promise<Version[]> {
  const { store, access, gone, base } = context;
  const query = await expandQuery(asked, store, { base, access });
  const matches: Version[] = [];
  let cursor: string | undefined;
  do {
    const page = await store.search({ ...query, cursor }, { access });
    matches.push(...page.matches.filter(({ type, id }) => !gone?.has(`${type}/${id}`)));
    cursor = page.next;
  } while (cursor !== undefined && matches.length < limit);
  return matches.slice(0, limit);
}

/** The one match or undefined; throws FhirError 'multipleMatches'. */
export function soleMatch(matches: readonly Version[], criteria: string): Version | undefined {
  if (matches.length > 1) throw new FhirError('multipleMatches', `More than one resource matches ${criteria}`);
  return matches[0];
}
