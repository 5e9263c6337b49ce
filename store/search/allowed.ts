import type { Access } from '../../fhir/access.ts';
import { FhirError } from '../../fhir/error.ts';
import type { Clause } from '../../fhir/search/query.ts';

/** Every caller may do everything: the default where no access is configured. */
export const EVERYTHING: Access = { allows: () => true };

/**
 * The clauses as far as the caller may search the types that they pass through: an untyped chain leaves out what is not
 * allowed, any other way through a forbidden type is FhirError 'forbidden', so that nothing can be inferred of it.
 */
export const allowedClauses = (clauses: readonly Clause[], access: Access): Clause[] =>
  clauses.map((clause) => allowedClause(clause, access));

function allowedClause(clause: Clause, access: Access): Clause {
  if (clause.kind === 'has') {
    if (!mayFollow(access, clause.type)) throw forbidden(clause);
    return { ...clause, inner: allowedClause(clause.inner, access) };
  }
  if (clause.kind !== 'chain') return clause;
  const targets = clause.targets.filter(({ type }) => mayFollow(access, type));
  if (targets.length === 0) throw forbidden(clause);
  return { ...clause, targets: targets.map(({ type, inner }) => ({ type, inner: allowedClause(inner, access) })) };
}

const mayFollow = (access: Access, type: string): boolean => access.allows(type, 'r') && access.allows(type, 's');

const forbidden = ({ text }: Clause): FhirError =>
  new FhirError(
    'forbidden',
    `${text.slice(0, 200)}: the token does not allow a search through this type`,
    text.split('=')[0],
  );
