import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Clause, Operand, ParameterClause, Prefix } from '../../fhir/search/query.ts';
import { indexedType } from '../index/indexed-type.ts';
import { UNINDEXED } from '../index/indexer.ts';
import { EVERY_TERM, signatureCode } from '../index/signature.ts';
import { systemTerm } from '../index/terms.ts';
import { all, any, type Condition, expressionOf, one } from './condition.ts';
import { type IndexState, isReady } from './index-state.ts';
import { termsAsked } from './operand-ranges.ts';

/** A FilterExpression over the attributes that all entries carry. It may let too much pass, never too little. */
export interface Filter {
  readonly expression: string;
  readonly values: Record<string, AttributeValue>;
}

/** DynamoDB takes 300 operators and 4 KB; whatever would go beyond is left to the recheck. */
const MOST_OPERATORS = 250;
const MOST_BYTES = 3600;
/** A clause that asks for more terms than this is filtered by presence alone. */
const MOST_TERMS = 60;

/** The filter that these clauses allow on entries of a type; undefined where they allow none. */
export function filterOf(type: string, clauses: readonly Clause[], state: IndexState): Filter | undefined {
  const conditions: Condition[] = [];
  let [operators, bytes] = [0, 0];
  for (const clause of clauses) {
    const condition = conditionOf(type, clause);
    const guarded = condition && sinceGuard(condition, type, clause.parameter.code, state);
    if (!guarded) continue;
    const more = 2 * guarded.values.length + 2;
    if (operators + more > MOST_OPERATORS || bytes + guarded.text.length > MOST_BYTES) continue;
    operators += more;
    // A placeholder is longer than its question mark.
    bytes += guarded.text.length + 4 * guarded.values.length;
    conditions.push(guarded);
  }
  if (conditions.length === 0) return undefined;
  // Entries of generation 0 were made to pass every filter: their attributes are of another version.
  return expressionOf(any(one('g < ?', { N: '1' }), all(...conditions)));
}

/** Entries older than the definition of what is asked cannot tell: they pass; no entry can tell of what is not defined yet. */
function sinceGuard(condition: Condition, type: string, code: string, state: IndexState): Condition | undefined {
  if (isReady(state, type, code)) return condition;
  const since = state.since(type, code);
  return Number.isFinite(since) ? any(one('g < ?', { N: String(since) }), condition) : undefined;
}

function conditionOf(type: string, clause: Clause): Condition | undefined {
  const mark = indexedType(type).marks.get(clause.parameter.code);
  if (clause.kind === 'has' || mark === undefined || UNINDEXED.has(clause.parameter.code)) return undefined;
  const present = one('contains(m, ?)', { S: mark });
  if (clause.kind === 'missing') return clause.missing ? one('NOT contains(m, ?)', { S: mark }) : present;
  if (clause.kind === 'chain') return present;
  if (clause.modifier === 'not' || clause.modifier === 'not-in') return undefined;
  return termCondition(clause) ?? dateCondition(type, clause) ?? present;
}

/** Never negated: codes collide. */
function termCondition({ parameter, modifier, operands }: ParameterClause): Condition | undefined {
  if (modifier === 'text') return undefined;
  const name = modifier === 'identifier' || modifier === 'of-type' ? `${parameter.code}:${modifier}` : parameter.code;
  const codes = new Set<string>();
  for (const operand of operands) {
    const asked = operand.kind === 'composite' ? operand.components[0] : operand;
    const terms = asked && (signatureTerms(asked) ?? termsAsked(parameter, modifier, asked));
    if (!terms) return undefined;
    for (const term of terms) codes.add(signatureCode(name, term));
  }
  if (codes.size > MOST_TERMS) return undefined;
  return any(one('f = ?', { S: EVERY_TERM }), ...[...codes].map((code) => one('contains(f, ?)', { S: code })));
}

const signatureTerms = (operand: Operand): string[] | undefined =>
  operand.kind === 'token' && operand.system !== undefined && operand.code !== undefined
    ? [systemTerm(operand.system, operand.code)]
    : undefined;

/** What a prefix implies for `d`, the lowest start, and `e`, the highest end, of a resource's dates: absent means open. */
const DATES: Partial<Record<Prefix, readonly ('d<low' | 'd<high' | 'e>low' | 'e>high')[]>> = {
  eq: ['d<high', 'e>low'],
  ap: ['d<high', 'e>low'],
  gt: ['e>high'],
  sa: ['e>high'],
  ge: ['e>low'],
  lt: ['d<low'],
  eb: ['d<low'],
  le: ['d<high'],
};

function dateCondition(type: string, { parameter, operands }: ParameterClause): Condition | undefined {
  const { profile } = indexedType(type);
  if (profile.primaryDate !== parameter.code || operands.length > MOST_TERMS / 4) return undefined;
  const parts: Condition[] = [];
  for (const operand of operands) {
    const implied = operand.kind === 'date' ? DATES[operand.prefix] : undefined;
    if (operand.kind !== 'date' || !implied) return undefined;
    const bounds = implied.map((bound) => {
      const limit = { N: String(bound.endsWith('low') ? operand.low : operand.high) };
      return any(one(`attribute_not_exists(${bound.charAt(0)})`), one(`${bound.slice(0, 2)} ?`, limit));
    });
    parts.push(all(...bounds, ...(profile.singleDate ? exactly(operand) : [])));
  }
  const mark = indexedType(type).marks.get(parameter.code) ?? '';
  return all(one('contains(m, ?)', { S: mark }), any(...parts));
}

/** Of a type with one date, what lies within the time asked for, before or after it; an open end is absent, and fails. */
function exactly({ prefix, low, high }: Operand & { kind: 'date' }): Condition[] {
  const number = (ms: number) => ({ N: String(ms) });
  if (prefix === 'eq') return [one('d >= ?', number(low)), one('e <= ?', number(high))];
  if (prefix === 'sa') return [one('d >= ?', number(high))];
  return prefix === 'eb' ? [one('e <= ?', number(low))] : [];
}
