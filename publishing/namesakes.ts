import type { ParameterClause } from '../fhir/search/query.ts';
import { searchParameter } from '../fhir/search/registry.ts';
import type { FhirStore } from '../fhir/store.ts';
import { identifierOf } from '../fhir-mappings/r4/identifiers.ts';
import type { Identifier, Warning } from '../fhir-mappings/study.ts';
import { searchFor } from './locate.ts';
import { isShared } from './matching.ts';

/** Studies told of; more of them are no better news. */
const MOST = 10;

/** Studies in the store that bear one of the identifiers and were not published from any source: they are left alone, and told of. */
export async function namesakes(store: FhirStore, identifiers: readonly Identifier[]): Promise<readonly Warning[]> {
  const clause = clauseOf(identifiers.filter(isShared));
  if (!clause) return [];
  const { matches } = await store.search(searchFor('ResearchStudy', clause, MOST));
  return matches.map(({ id }) => ({
    code: 'same-identifier',
    message: `ResearchStudy/${id}, which was not published from a source, bears an identifier of this study too; it was left as it is`,
  }));
}

function clauseOf(identifiers: readonly Identifier[]): ParameterClause | undefined {
  const parameter = searchParameter('ResearchStudy', 'identifier');
  const tokens = identifiers
    .map(identifierOf)
    .flatMap(({ system, value }) => (system && value ? [{ system, value }] : []));
  if (!parameter || tokens.length === 0) return undefined;
  return {
    kind: 'parameter',
    parameter,
    operands: tokens.map(({ system, value }) => ({ kind: 'token', system, code: value })),
    text: `identifier=${tokens.map(({ system, value }) => `${system}|${value}`).join(',')}`,
  };
}
