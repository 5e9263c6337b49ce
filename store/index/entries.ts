import { normalise } from '../../fhir/search/normalise.ts';
import type { SearchParameter } from '../../fhir/search/search-parameter.ts';
import type {
  CompositeValue,
  DateValue,
  NumberValue,
  QuantityValue,
  SearchValue,
} from '../../fhir/search/search-value.ts';
import type { IndexKey } from './index-entry.ts';
import type { TypeProfile } from './index-profile.ts';
import * as key from './list-keys.ts';
import { identifierTerms, ofTypeTerms, termsOf } from './terms.ts';

type Values = ReadonlyMap<string, readonly SearchValue[]>;

/** Where a resource with these values stands in each list of its type; a sort key is what stands before `ord id`. */
export function* listPositions(
  type: string,
  profile: TypeProfile,
  parameters: readonly SearchParameter[],
  values: Values,
): Generator<IndexKey> {
  const kinds = new Map(parameters.map((parameter) => [parameter.code, parameter]));
  for (const code of profile.lists) {
    for (const value of values.get(code) ?? []) yield* valuePositions(type, kinds.get(code), value);
  }
  for (const code of profile.contains ?? []) {
    for (const value of values.get(code) ?? []) yield* suffixPositions(type, code, value);
  }
  for (const [p, q] of profile.pairs ?? []) yield* pairPositions(type, p, q, values);
  for (const [p, q] of profile.ordered ?? []) yield* orderedPositions(type, p, q, values);
}

function* valuePositions(
  type: string,
  parameter: SearchParameter | undefined,
  value: SearchValue,
): Generator<IndexKey> {
  if (!parameter) return;
  const { code } = parameter;
  if (value.kind === 'date') yield datePosition(type, code, value);
  else if (value.kind === 'string') yield { pk: key.stringPk(type, code), sk: key.stringSk(normalise(value.value)) };
  else if (value.kind === 'number') yield* numberPositions(type, code, value);
  else if (value.kind === 'quantity') yield* quantityPositions(type, code, value);
  else if (value.kind === 'composite') yield* compositePositions(type, code, value);
  else {
    for (const term of termsOf(value).list) yield { pk: key.termPk(type, code, term), sk: '' };
    for (const term of identifierTerms(value).list) yield { pk: key.termPk(type, `${code}:identifier`, term), sk: '' };
    for (const term of ofTypeTerms(value).list) yield { pk: key.termPk(type, `${code}:of-type`, term), sk: '' };
  }
}

const datePosition = (type: string, code: string, { low, high }: DateValue): IndexKey => ({
  pk: key.datePk(type, code, key.lengthClassOf(low, high)),
  sk: key.dateSk(low),
});

/**
 * A point stands at its value; what is only known to lie in an interval stands at both ends, so that each comparison finds it
 * in one range of one list: greater by its upper end, less and equal by its lower.
 */
function* numberPositions(type: string, code: string, value: NumberValue): Generator<IndexKey> {
  for (const end of endsOf(value)) yield { pk: key.valuePk(type, code, '*'), sk: key.valueSk(end) };
}

function* quantityPositions(type: string, code: string, value: QuantityValue): Generator<IndexKey> {
  for (const end of endsOf(value)) yield { pk: key.valuePk(type, code, '*'), sk: key.valueSk(end) };
  const { canonical } = value;
  // A count is the same number without its unit: its search looks into both lists.
  if (!canonical || (canonical.unit === key.NO_UNIT && String(endsOf(canonical)) === String(endsOf(value)))) return;
  for (const end of endsOf(canonical)) yield { pk: key.valuePk(type, code, canonical.unit), sk: key.valueSk(end) };
}

/** The places of a number in a list ordered by value. */
export const endsOf = ({ low, high, value }: { low: number; high: number; value?: number }): number[] =>
  value === undefined ? [low, high] : [value];

function* compositePositions(type: string, code: string, { components }: CompositeValue): Generator<IndexKey> {
  const [first = [], second = []] = components;
  const left = first.flatMap((value) => termsOf(value).list);
  for (const term of left) {
    for (const value of second) {
      for (const end of orderedEnds(value)) yield { pk: key.orderedPk(type, code, undefined, term), sk: end };
      for (const right of termsOf(value).list) {
        yield { pk: key.compoundPk(type, code, undefined, term, right), sk: '' };
      }
    }
  }
}

/** A composite's quantity stands at its value as written and, where that is another number, in canonical units. */
function orderedEnds(value: SearchValue): string[] {
  if (value.kind !== 'quantity') return [];
  const ends = [...endsOf(value), ...(value.canonical ? endsOf(value.canonical) : [])];
  return ends.map(key.valueSk);
}

function* suffixPositions(type: string, code: string, value: SearchValue): Generator<IndexKey> {
  if (value.kind !== 'string') return;
  const characters = [...normalise(value.value)];
  for (let at = 0; at + 1 < characters.length; at++) {
    const suffix = characters.slice(at, at + key.SUFFIX_LENGTH).join('');
    const firstTwo = characters.slice(at, at + 2).join('');
    yield { pk: key.suffixPk(type, code, firstTwo), sk: key.suffixSk(suffix) };
  }
}

function* pairPositions(type: string, p: string, q: string, values: Values): Generator<IndexKey> {
  for (const v of listTerms(values, p)) {
    for (const u of listTerms(values, q)) yield { pk: key.compoundPk(type, p, q, v, u), sk: '' };
  }
}

function* orderedPositions(type: string, p: string, q: string, values: Values): Generator<IndexKey> {
  for (const v of listTerms(values, p)) {
    for (const value of values.get(q) ?? []) {
      if (value.kind === 'date') yield { pk: key.orderedPk(type, p, q, v), sk: key.dateSk(value.low) };
    }
  }
}

const listTerms = (values: Values, parameter: string): string[] =>
  (values.get(parameter) ?? []).flatMap((value) => termsOf(value).list);
