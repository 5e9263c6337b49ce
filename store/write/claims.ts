import type { Clause, Operand, ParameterClause } from '../../fhir/search/query.ts';
import type { Claim } from '../../fhir/store.ts';
import { stringOf } from '../attributes.ts';
import type { Database } from '../database.ts';
import { tokenTerm } from '../index/terms.ts';
import { claimKey, RELEASE } from '../keys.ts';
import { inParallel } from '../parallel.ts';
import { settledItem } from './settle.ts';

/** The claims that conditional writes with these criteria must hold; what a transaction holds of them is waited for. */
export async function claimsOf(database: Database, type: string, clauses: readonly Clause[]): Promise<Claim[]> {
  return inParallel(claimTerms(type, clauses), async (term) => {
    const item = await settledItem(database, claimKey(term));
    return { term, holder: item && stringOf(item, 'w') };
  });
}

/**
 * One term for each equality that the criteria ask for, or the type's own where they ask for none. Criteria that can both be
 * met by one new resource and share a term are serialised; those that share none are not.
 */
export function claimTerms(type: string, clauses: readonly Clause[]): string[] {
  const terms = clauses.flatMap((clause) => (isEquality(clause) ? termsOf(clause) : []));
  const named = terms.map((term) => `${RELEASE}/${type}.${term}`);
  return named.length > 0 ? [...new Set(named)] : [`${RELEASE}/${type}*`];
}

const isEquality = (clause: Clause): clause is ParameterClause =>
  clause.kind === 'parameter' && (clause.modifier === undefined || clause.modifier === 'exact');

/** All of a clause's values, or none where one of them is no equality: then the clause alone does not decide. */
function termsOf({ parameter, operands, modifier }: ParameterClause): string[] {
  const values = operands.map((operand) => equalityOf(operand, modifier === 'exact'));
  const known = values.flatMap((value) => value ?? []);
  return known.length === values.length ? known.map((value) => `${parameter.code}=${value}`) : [];
}

/** Without the token's system and case and the reference's type, which criteria may leave out. */
function equalityOf(operand: Operand, exact: boolean): string | undefined {
  switch (operand.kind) {
    case 'token':
      return operand.code === undefined ? undefined : tokenTerm(operand.code);
    case 'reference':
      return operand.id ?? operand.url;
    case 'uri':
      return operand.value;
    case 'string':
      return exact ? operand.value : undefined;
    default:
      return undefined;
  }
}
