import type { Clause, Query } from '../../fhir/search/query.ts';

/** The types whose lists a search may read: its own, and those that its chains, _has and _revinclude pass through. */
export const typesMet = ({ types, clauses, revinclude }: Query): string[] => [
  ...types,
  ...clauses.flatMap(typesOf),
  ...revinclude.map(({ source }) => source),
];

function typesOf(clause: Clause): string[] {
  if (clause.kind === 'has') return [clause.type, ...typesOf(clause.inner)];
  return clause.kind === 'chain' ? clause.targets.flatMap(({ type, inner }) => [type, ...typesOf(inner)]) : [];
}
