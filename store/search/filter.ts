import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import type { Clause, Operand, ParameterClause, Prefix } from '../../fhir/search/query.ts';
import { indexedType } from '../index/indexed-type.ts';
import { UNINDEXED } from '../index/indexer.ts';
import { EVERY_TERM, signatureCode } from '../index/signature.ts';
import { systemTerm } from '../index/terms.ts';
import type { IndexState } from './index-state.ts';
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

/** One clause's condition, with `?` where a value belongs. */
interface Condition {
  readonly text: string;
  readonly values: readonly AttributeValue[];
}

/** The filter that these clauses allow on entries of a type; undefined where they allow none. */
export function filterOf(type: string, clauses: readonly Clause[], state: IndexState): Filter | undefined {
  const texts: string[] = [];
  const values: Record<string, AttributeValue> = {};
  let operators = 0;
  for (const clause of clauses) {
    const condition = conditionOf(type, clause);
    if (!condition) continue;
    const guarded = sinceGuard(condition, state.since(type, parameterCode(clause)));
    const count = 2 * guarded.values.length + 2;
    if (operators + count > MOST_OPERATORS || texts.join().length + guarded.text.length > MOST_BYTES) continue;
    operators += count;
    texts.push(`(${numbered(guarded, values)})`);
  }
  if (texts.length === 0) return undefined;
  // Entries of generation 0 were made to pass every filter: their attributes are of another version.
  return { expression: `g < :g OR (${texts.join(' AND ')})`, values: { ...values, ':g': { N: '1' } } };
}

const parameterCode = (clause: Clause): string => clause.parameter.code;

/** Entries older than the definition of what is asked cannot tell: they pass. */
const sinceGuard = ({ text, values }: Condition, since: number): Condition =>
  since <= 1 ? { text, values } : { text: `g < ? OR ${text}`, values: [{ N: String(since) }, ...values] };

/** Puts named placeholders for the question marks; equal values share one. */
function numbered({ text, values }: Condition, named: Record<string, AttributeValue>): string {
  let at = 0;
  return text.replace(/\?/g, () => {
    const value = values[at++] ?? { S: '' };
    const known = Object.entries(named).find(([, other]) => JSON.stringify(other) === JSON.stringify(value));
    const name = known?.[0] ?? `:f${Object.keys(named).length}`;
    named[name] = value;
    return name;
  });
}

function conditionOf(type: string, clause: Clause): Condition | undefined {
  const mark = indexedType(type).marks.get(clause.parameter.code);
  if (clause.kind === 'has' || mark === undefined || UNINDEXED.has(clause.parameter.code)) return undefined;
  const present: Condition = { text: 'contains(m, ?)', values: [{ S: mark }] };
  if (clause.kind === 'missing') return clause.missing ? { ...present, text: `(NOT ${present.text})` } : present;
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
    const terms = signatureTerms(operand) ?? termsAsked(parameter, modifier, operand);
    if (!terms) return undefined;
    for (const term of terms) codes.add(signatureCode(name, term));
  }
  if (codes.size > MOST_TERMS) return undefined;
  const values = [EVERY_TERM, ...codes].map((code) => ({ S: code }));
  return { text: `(f = ?${' OR contains(f, ?)'.repeat(codes.size)})`, values };
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
  if (indexedType(type).profile.primaryDate !== parameter.code || operands.length > MOST_TERMS / 4) return undefined;
  const parts: Condition[] = [];
  for (const operand of operands) {
    const implied = operand.kind === 'date' ? DATES[operand.prefix] : undefined;
    if (operand.kind !== 'date' || !implied) return undefined;
    const bounds = implied.map((bound) => ({
      text: `(attribute_not_exists(${bound.charAt(0)}) OR ${bound.slice(0, 2)} ?)`,
      values: [{ N: String(bound.endsWith('low') ? operand.low : operand.high) }],
    }));
    parts.push({ text: bounds.map(({ text }) => text).join(' AND '), values: bounds.flatMap(({ values }) => values) });
  }
  const mark = indexedType(type).marks.get(parameter.code) ?? '';
  return {
    text: `(contains(m, ?) AND (${parts.map(({ text }) => `(${text})`).join(' OR ')}))`,
    values: [{ S: mark }, ...parts.flatMap(({ values }) => values)],
  };
}
