import { normalise } from '../../fhir/search/normalise.ts';
import { nextDown, nextUp } from '../../fhir/search/number-interval.ts';
import type { Operand, ParameterClause, Prefix } from '../../fhir/search/query.ts';
import type { SearchParameter } from '../../fhir/search/search-parameter.ts';
import { encodeText } from '../index/encodings.ts';
import { listedAs } from '../index/index-profile.ts';
import { indexedType } from '../index/indexed-type.ts';
import * as key from '../index/list-keys.ts';
import { ofTypeTerm, referenceTerm, tokenTerm } from '../index/terms.ts';
import { HIGHEST, type ListRange, LOWEST, wholeList } from './list-range.ts';

/** A reference by bare id is looked for among so many types; more, and it does not drive. */
const MOST_TARGETS = 16;
const INSTANT = 9;
const NUMBER = 12;

/** The ranges that hold every resource of the type that matches the clause; undefined where no list does. */
export function clauseRanges(type: string, clause: ParameterClause): ListRange[] | undefined {
  const { parameter, modifier, operands } = clause;
  if (modifier === 'not' || modifier === 'not-in' || modifier === 'text') return undefined;
  const { profile, parameters } = indexedType(type);
  const list = listedAs(profile, parameter, parameters);
  const ranges: ListRange[] = [];
  for (const operand of operands) {
    const found =
      modifier === 'contains'
        ? containsRanges(type, parameter.code, profile.contains ?? [], operand)
        : list && operandRanges(type, list, parameter, modifier, operand);
    if (!found) return undefined;
    ranges.push(...found);
  }
  return ranges;
}

function operandRanges(
  type: string,
  list: string,
  parameter: SearchParameter,
  modifier: ParameterClause['modifier'],
  operand: Operand,
): ListRange[] | undefined {
  switch (operand.kind) {
    case 'string':
      return [stringRange(type, list, operand.value, modifier === 'exact')];
    case 'date':
      return dateRanges(type, list, operand);
    case 'number':
      return valueRanges(type, key.valuePk(type, list, '*'), operand);
    case 'quantity':
      return quantityRanges(type, list, operand);
    case 'composite':
      return compositeRanges(type, list, operand.components);
    default:
      return termsAsked(parameter, modifier, operand)?.map((term) =>
        wholeList(
          type,
          key.termPk(type, modifier === 'identifier' || modifier === 'of-type' ? `${list}:${modifier}` : list, term),
        ),
      );
  }
}

/** The list terms of an equality operand; undefined where it asks for something else, such as any code of a system. */
export function termsAsked(
  parameter: SearchParameter,
  modifier: ParameterClause['modifier'],
  operand: Operand,
): string[] | undefined {
  if (modifier === 'above' || modifier === 'below') return undefined;
  if (operand.kind === 'token') return operand.code === undefined ? undefined : [tokenTerm(operand.code)];
  if (operand.kind === 'of-type') return [ofTypeTerm(operand.code, operand.value)];
  if (operand.kind === 'uri') return [operand.value];
  return operand.kind === 'reference' ? referenceTerms(parameter, operand) : undefined;
}

function referenceTerms(
  { targets }: SearchParameter,
  { type, id, url }: Operand & { kind: 'reference' },
): string[] | undefined {
  if (url !== undefined) return [url];
  if (id === undefined) return undefined;
  if (type !== undefined) return [referenceTerm(type, id)];
  return targets && targets.length <= MOST_TARGETS ? targets.map((target) => referenceTerm(target, id)) : undefined;
}

const range = (type: string, pk: string, low: string, high: string, before: ListRange['before']): ListRange => ({
  type,
  pk,
  low: low === '' ? LOWEST : low,
  high,
  before,
});

function stringRange(type: string, parameter: string, value: string, exact: boolean): ListRange {
  const text = normalise(value);
  const low = exact ? key.stringSk(text) : encodeText(text, key.STRING_LENGTH);
  return range(type, key.stringPk(type, parameter), low, low + HIGHEST, 'text');
}

function containsRanges(
  type: string,
  parameter: string,
  contains: readonly string[],
  operand: Operand,
): ListRange[] | undefined {
  if (operand.kind !== 'string' || !contains.includes(parameter)) return undefined;
  const text = normalise(operand.value);
  const characters = [...text];
  if (characters.length < 2) return undefined;
  const low = encodeText(text, key.SUFFIX_LENGTH);
  return [range(type, key.suffixPk(type, parameter, characters.slice(0, 2).join('')), low, low + HIGHEST, 'text')];
}

/** Starts of periods of a length class that a prefix can match, both included; undefined: all or none of them must be looked at. */
type Starts = (op: { low: number; high: number }, shortest: number, longest: number) => readonly [number, number];
const EVER = Number.POSITIVE_INFINITY;

/** https://hl7.org/fhir/R4/search.html#prefix, for periods [start, start + length). */
const STARTS: Partial<Record<Prefix, Starts>> = {
  eq: ({ low, high }, shortest) => [low, high - shortest],
  gt: ({ high }, _, longest) => [high - longest, EVER],
  ge: ({ low, high }, _, longest) => [Math.min(low, high - longest), EVER],
  lt: ({ low }) => [-EVER, low],
  le: ({ low, high }) => [-EVER, Math.max(low, high)],
  sa: ({ high }) => [high, EVER],
  eb: ({ low }, shortest) => [-EVER, low - shortest],
  ap: ({ low, high }, _, longest) => [low - longest, high],
};

function dateRanges(type: string, parameter: string, operand: Operand & { kind: 'date' }): ListRange[] | undefined {
  const starts = STARTS[operand.prefix];
  if (!starts) return undefined;
  return key.LENGTH_CLASSES.flatMap(({ shortest, longest }, lengthClass) => {
    const [first, last] = starts(operand, shortest, longest);
    if (first > last) return [];
    const pk = key.datePk(type, parameter, lengthClass);
    return [range(type, pk, key.dateSk(first), key.dateSk(last) + HIGHEST, INSTANT)];
  });
}

/** All the lists of a date parameter: what to sort by. */
export const everyDate = (type: string, parameter: string): ListRange[] =>
  key.LENGTH_CLASSES.map((_, lengthClass) => wholeList(type, key.datePk(type, parameter, lengthClass), INSTANT));

/** The list of an ordered term, and its part for a date operand: by its start alone, whatever its length. */
export function orderedDateRange(type: string, pk: string, operand: Operand | undefined): ListRange | undefined {
  if (!operand) return wholeList(type, pk, INSTANT);
  if (operand.kind !== 'date') return undefined;
  const starts = STARTS[operand.prefix];
  if (!starts) return undefined;
  const [first, last] = starts(operand, 0, EVER);
  return range(type, pk, key.dateSk(first), key.dateSk(last) + HIGHEST, INSTANT);
}

type Bounds = { readonly low: number; readonly high: number; readonly value: number };

/**
 * Where the point, or an end, of a number that a prefix can match may stand: greater by the upper end, less by the lower. What
 * lies within the digits' own range is equal, so `ge` and `le` are as wide as that; the recheck is exact.
 */
const VALUES: Partial<Record<Prefix, (op: Bounds) => readonly [number, number]>> = {
  eq: ({ low, high }) => [low, high],
  gt: ({ value }) => [nextUp(value), EVER],
  sa: ({ value }) => [nextUp(value), EVER],
  ge: ({ low, value }) => [Math.min(low, value), EVER],
  lt: ({ value }) => [-EVER, nextDown(value)],
  eb: ({ value }) => [-EVER, value],
  le: ({ high, value }) => [-EVER, Math.max(high, value)],
  // An interval may cover the whole of what is asked: then only its lower end says so.
  ap: ({ high }) => [-EVER, high],
};

function valueRanges(type: string, pk: string, operand: Bounds & { prefix: Prefix }): ListRange[] | undefined {
  const bounds = VALUES[operand.prefix]?.(operand);
  if (!bounds) return undefined;
  const [first, last] = bounds;
  return [range(type, pk, key.valueSk(first), key.valueSk(last) + HIGHEST, NUMBER)];
}

function quantityRanges(
  type: string,
  parameter: string,
  operand: Operand & { kind: 'quantity' },
): ListRange[] | undefined {
  const { prefix, canonical } = operand;
  if (canonical) {
    const lists = canonical.unit === key.NO_UNIT ? [key.NO_UNIT, '*'] : [canonical.unit];
    return flatAll(lists, (unit) => valueRanges(type, key.valuePk(type, parameter, unit), { prefix, ...canonical }));
  }
  return valueRanges(type, key.valuePk(type, parameter, '*'), operand);
}

/** The list of values of a number or quantity as written: what to sort by. */
export const everyValue = (type: string, parameter: string): ListRange =>
  wholeList(type, key.valuePk(type, parameter, '*'), NUMBER);

function compositeRanges(type: string, parameter: string, components: readonly Operand[]): ListRange[] | undefined {
  const [first, second, third] = components;
  if (!first || !second || third) return undefined;
  const left = plainTerms(first);
  if (!left) return undefined;
  if (second.kind === 'quantity') {
    const values = second.canonical ? { prefix: second.prefix, ...second.canonical } : second;
    return flatAll(left, (term) => valueRanges(type, key.orderedPk(type, parameter, undefined, term), values));
  }
  const right = plainTerms(second);
  return (
    right && left.flatMap((v) => right.map((u) => wholeList(type, key.compoundPk(type, parameter, undefined, v, u))))
  );
}

/** Terms of a component: a bare id would need its targets, so it does not drive. */
function plainTerms(operand: Operand): string[] | undefined {
  if (operand.kind === 'token' && operand.code !== undefined) return [tokenTerm(operand.code)];
  if (operand.kind === 'uri') return [operand.value];
  if (operand.kind === 'reference' && operand.type && operand.id) return [referenceTerm(operand.type, operand.id)];
  return operand.kind === 'reference' && operand.url !== undefined ? [operand.url] : undefined;
}

function flatAll<T, R>(items: readonly T[], ranges: (item: T) => R[] | undefined): R[] | undefined {
  const all: R[] = [];
  for (const item of items) {
    const found = ranges(item);
    if (!found) return undefined;
    all.push(...found);
  }
  return all;
}
