import type { ParameterClause, Query } from '../fhir/search/query.ts';
import { searchParameter } from '../fhir/search/registry.ts';
import type { Claim, FhirStore } from '../fhir/store.ts';
import { SourceError, type Warning } from '../fhir-mappings/study.ts';
import { INVENTORY_TERM, type Inventory, inventoryId, inventoryOf } from './inventory.ts';
import { keptIn } from './kept-source.ts';
import { match, type Terms } from './matching.ts';

/** Where sources belong: an id already published, or none; and the right to decide so. */
export interface Located {
  readonly id: string | undefined;
  readonly claims: readonly Claim[];
  readonly warnings: readonly Warning[];
}

/** Candidates looked at for one source; more share a title only in a store gone wrong. */
const MOST_CANDIDATES = 100;

/** The publication to which a source belongs: the one stated, the one that it has been part of, or the one that it matches. */
export async function locate(
  store: FhirStore,
  terms: Terms,
  keptIds: readonly string[],
  stated: string | undefined,
): Promise<Located> {
  const former = await formerIds(store, keptIds);
  if (former.length > 1) throw ambiguous(former);
  const [only] = former;
  if (only !== undefined && stated !== undefined && only !== stated) {
    throw new SourceError(`is a source of ${only} already; unpublish that first to make it one of ${stated}`);
  }
  if (stated !== undefined) return { id: await existing(store, stated), claims: [], warnings: [] };
  if (only !== undefined) return { id: only, claims: [], warnings: [] };
  return byTerms(store, terms);
}

const ambiguous = (ids: readonly string[]): SourceError =>
  new SourceError(`belongs to several studies: ${ids.join(', ')}. State which with --study`);

async function existing(store: FhirStore, id: string): Promise<string> {
  if (await readInventory(store, id)) return id;
  throw new SourceError(`no study ${id} has been published`);
}

/** The inventory of what was published under an id; undefined where there is none. */
export async function readInventory(store: FhirStore, id: string): Promise<Inventory | undefined> {
  const version = await store.read('List', inventoryId(id));
  return version && !version.deleted ? inventoryOf(version.resource()) : undefined;
}

async function formerIds(store: FhirStore, keptIds: readonly string[]): Promise<readonly string[]> {
  const versions = await Promise.all(keptIds.map((id) => store.read('Binary', id)));
  const ids = versions.flatMap((version) => {
    const id = version && !version.deleted ? keptIn(version.resource())?.publication : undefined;
    return id === undefined ? [] : [id];
  });
  return [...new Set(ids)];
}

async function byTerms(store: FhirStore, terms: Terms): Promise<Located> {
  const clause = termClause(terms);
  const claims = await store.claims('List', [clause]);
  const page = await store.search(searchFor('List', clause, MOST_CANDIDATES));
  const found = page.matches.map((version) => inventoryOf(version.resource()));
  const { candidates, warnings } = match(terms, found);
  if (candidates.length > 1) throw ambiguous(candidates);
  return { id: candidates[0], claims, warnings };
}

/** `List?identifier=` any of the terms. */
export function termClause(terms: Terms): ParameterClause {
  const parameter = searchParameter('List', 'identifier');
  if (!parameter) throw new Error('List has no search parameter identifier');
  return {
    kind: 'parameter',
    parameter,
    operands: terms.map((code) => ({ kind: 'token', system: INVENTORY_TERM, code })),
    text: `identifier=${terms.map((term) => `${INVENTORY_TERM}|${term}`).join(',')}`,
  };
}

/** A search for one type by one clause, as the store takes it. */
export const searchFor = (type: string, clause: ParameterClause, count: number, cursor?: string): Query => ({
  types: [type],
  clauses: [clause],
  sort: [],
  count,
  ...(cursor === undefined ? {} : { cursor }),
  total: 'none',
  include: [],
  revinclude: [],
  warnings: [],
  self: '',
});
