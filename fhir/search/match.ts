import { FhirError } from '../error.ts';
import type { Resource } from '../resource.ts';
import { COMPARE_DATES, compareNumbers } from './compare.ts';
import { type ExtractOptions, valuesOf } from './extract.ts';
import { foldCode, normalise, wordsOf } from './normalise.ts';
import type { MissingClause, Modifier, Operand, ParameterClause } from './query.ts';
import { CONTAINED } from './reference.ts';
import { searchParameter } from './registry.ts';
import type { SearchParameter } from './search-parameter.ts';
import type { QuantityValue, ReferenceValue, SearchValue, TokenValue, UriValue } from './search-value.ts';
import { textQuery } from './text-query.ts';
import { UCUM } from './ucum.ts';

/** A clause that one resource answers by itself, without looking at others. */
export type LocalClause = ParameterClause | MissingClause;

/** Whether a clause holds for a resource; value sets and lists must have been expanded before (expand.ts). */
export function matchesClause(resource: Resource, clause: LocalClause, options: ExtractOptions): boolean {
  const parameter = searchParameter(resource.resourceType, clause.parameter.code) ?? clause.parameter;
  return matches(valuesOf(resource, parameter, options), clause);
}

/** Whether a clause holds for the values of its parameter: some value matches some operand; with `:not` and `:not-in` none does. */
export function matches(values: readonly SearchValue[], clause: LocalClause): boolean {
  if (clause.kind === 'missing') return (values.length === 0) === clause.missing;
  const { operands, parameter, modifier } = clause;
  const found = operands.some((operand) => values.some((value) => matchesValue(value, operand, parameter, modifier)));
  return modifier === 'not' || modifier === 'not-in' ? !found : found;
}

/** Whether one value answers to one operand. */
export function matchesValue(
  value: SearchValue,
  operand: Operand,
  parameter: SearchParameter,
  modifier?: Modifier,
): boolean {
  switch (operand.kind) {
    case 'string':
      return value.kind === 'token'
        ? matchesText(value, operand.value)
        : matchesString(value, operand.value, parameter, modifier);
    case 'token':
      if (value.kind === 'reference') return matchesIdentifier(value, operand);
      if (value.kind !== 'token') return false;
      if (modifier === 'below' || modifier === 'above') return matchesMimeType(value, operand, modifier);
      return matchesToken(value, operand, parameter.code === '_id');
    case 'of-type':
      return value.kind === 'token' && matchesOfType(value, operand);
    case 'reference':
      return value.kind === 'reference' && matchesReference(value, operand, modifier);
    case 'date':
      return value.kind === 'date' && COMPARE_DATES[operand.prefix](value, operand);
    case 'number':
      return value.kind === 'number' && compareNumbers(operand.prefix, value, operand);
    case 'quantity':
      return value.kind === 'quantity' && matchesQuantity(value, operand);
    case 'uri':
      return value.kind === 'uri' && matchesUri(value, operand.value, modifier);
    case 'composite':
      return value.kind === 'composite' && matchesComposite(value.components, operand.components, parameter);
    case 'valueset':
      throw new FhirError('notSupported', `${parameter.code}: '${operand.url}' could not be expanded`, parameter.code);
  }
}

type OperandOf<K extends Operand['kind']> = Extract<Operand, { kind: K }>;

function matchesString(
  value: SearchValue,
  wanted: string,
  { type }: SearchParameter,
  modifier: Modifier | undefined,
): boolean {
  if (value.kind !== 'string') return false;
  if (type === 'special') return textQuery(wanted)(value.value);
  if (modifier === 'exact') return value.value === wanted && !value.part;
  const text = normalise(value.value);
  return modifier === 'contains' ? text.includes(normalise(wanted)) : text.startsWith(normalise(wanted));
}

/** `:text`: every word asked for begins some word of one of the texts. https://hl7.org/fhir/R4/search.html#token */
function matchesText({ texts = [] }: TokenValue, wanted: string): boolean {
  const asked = wordsOf(wanted);
  return texts.some((text) => {
    const words = wordsOf(text);
    return asked.every((word) => words.some((one) => one.startsWith(word)));
  });
}

function matchesToken(value: TokenValue, { system, code }: OperandOf<'token'>, exact: boolean): boolean {
  if (system !== undefined && system !== (value.system ?? '')) return false;
  if (code === undefined) return true;
  if (value.code === undefined) return false;
  return value.code === code || (!exact && value.system !== UCUM && foldCode(value.code) === foldCode(code));
}

/** `text/xml` is above `text/xml; charset=UTF-8`. https://hl7.org/fhir/R4/search.html#mimetype */
function matchesMimeType({ code }: TokenValue, operand: OperandOf<'token'>, modifier: 'above' | 'below'): boolean {
  if (code === undefined || operand.code === undefined) return false;
  const [whole, base] = modifier === 'below' ? [code, operand.code] : [operand.code, code];
  return whole === base || whole.startsWith(`${base};`) || whole.startsWith(`${base}/`);
}

function matchesIdentifier({ identifier }: ReferenceValue, operand: OperandOf<'token'>): boolean {
  if (identifier === undefined) return false;
  const { system, value } = identifier;
  return matchesToken(
    { kind: 'token', ...(system === undefined ? {} : { system }), ...(value === undefined ? {} : { code: value }) },
    operand,
    false,
  );
}

function matchesOfType({ code, ofType = [] }: TokenValue, operand: OperandOf<'of-type'>): boolean {
  if (code === undefined || foldCode(code) !== foldCode(operand.value)) return false;
  return ofType.some(
    (type) =>
      (operand.system === undefined || type.system === operand.system) &&
      type.code !== undefined &&
      foldCode(type.code) === foldCode(operand.code),
  );
}

/** With `:below`, a canonical's version `1` stands for 1.0 and 1.1 too. https://hl7.org/fhir/R4/search.html#versions */
function matchesReference(
  value: ReferenceValue,
  operand: OperandOf<'reference'>,
  modifier: Modifier | undefined,
): boolean {
  const { type, id, version, url } = operand;
  const partly = modifier === 'below' && value.version?.startsWith(`${version}.`);
  if (version !== undefined && value.version !== version && !partly) return false;
  if (url === CONTAINED) return value.contained !== undefined;
  if (url !== undefined) return value.url === url;
  return id !== undefined && value.id === id && (type === undefined || value.type === type);
}

/** Quantities of one dimension are compared in base units; others only where system and code are those asked for. */
function matchesQuantity(value: QuantityValue, operand: OperandOf<'quantity'>): boolean {
  if (operand.canonical && value.canonical) {
    if (operand.canonical.unit !== value.canonical.unit) return false;
    return compareNumbers(operand.prefix, value.canonical, operand.canonical);
  }
  const { system, code } = operand;
  if (system !== undefined && system !== value.system) return false;
  if (code !== undefined && code !== value.code && (system !== undefined || code !== value.unit)) return false;
  return compareNumbers(operand.prefix, value, operand);
}

/** `:below` and `:above` go by whole segments of the path; a urn is only itself. https://hl7.org/fhir/R4/search.html#uri */
function matchesUri({ value }: UriValue, wanted: string, modifier: Modifier | undefined): boolean {
  if (value === wanted) return true;
  if (modifier === 'below') return isBelow(value, wanted);
  return modifier === 'above' && isBelow(wanted, value);
}

const isBelow = (child: string, parent: string): boolean =>
  !parent.startsWith('urn:') && parent !== '' && child.startsWith(parent.endsWith('/') ? parent : `${parent}/`);

function matchesComposite(
  parts: readonly (readonly SearchValue[])[],
  wanted: readonly Operand[],
  { components = [] }: SearchParameter,
): boolean {
  return components.every((component, at) => {
    const operand = wanted[at];
    return operand !== undefined && (parts[at] ?? []).some((value) => matchesValue(value, operand, component));
  });
}
