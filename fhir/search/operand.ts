import { FhirError } from '../error.ts';
import { ID } from '../resource.ts';
import { dateInterval } from './date-interval.ts';
import { impliedRange } from './number-interval.ts';
import type { Modifier, Operand, Prefix } from './query.ts';
import { splitAt, unescaped } from './query-string.ts';
import { referenceParts } from './reference.ts';
import { isResourceType } from './registry.ts';
import type { SearchParameter, SearchParameterType } from './search-parameter.ts';
import { textQuery } from './text-query.ts';
import { canonicalUnit, UCUM } from './ucum.ts';

export interface OperandContext {
  readonly base: string;
  /** The present, in ms, from which `ap` dates take their margin. */
  readonly now: number;
  /** The parameter as written, for messages. */
  readonly name: string;
}

type Parser = (text: string, parameter: SearchParameter, context: OperandContext) => Operand;

const BY_TYPE: Record<SearchParameterType, Parser> = {
  string: stringOperand,
  token: tokenOperand,
  reference: referenceOperand,
  date: dateOperand,
  number: numberOperand,
  quantity: quantityOperand,
  uri: uriOperand,
  composite: compositeOperand,
  special: specialOperand,
};

const BY_MODIFIER: Partial<Record<Modifier, Parser>> = {
  text: stringOperand,
  in: valueSetOperand,
  'not-in': valueSetOperand,
  'of-type': ofTypeOperand,
  identifier: tokenOperand,
};

/** Reads one OR value, escapes and prefix included; FhirError 'value' naming the parameter where it is not of the parameter's type. */
export function operandOf(
  text: string,
  parameter: SearchParameter,
  modifier: Modifier | undefined,
  context: OperandContext,
): Operand {
  const hierarchical = modifier === 'above' || modifier === 'below';
  if (hierarchical && isMimeType(parameter)) return { kind: 'token', code: unescaped(text) };
  const subsumes = hierarchical && parameter.type === 'token';
  const parser = subsumes ? valueSetOperand : ((modifier && BY_MODIFIER[modifier]) ?? BY_TYPE[parameter.type]);
  return parser(text, parameter, context);
}

/** Mime types have their own order, which needs no code system. */
const isMimeType = ({ routes }: SearchParameter): boolean => routes.some((route) => route.endsWith('=urn:ietf:bcp:13'));

function refuse(text: string, what: string, { name }: OperandContext): never {
  throw new FhirError('value', `${name}: '${text.slice(0, 100)}' is not ${what}`, name);
}

function stringOperand(text: string): Operand {
  return { kind: 'string', value: unescaped(text) };
}

function valueSetOperand(text: string): Operand {
  return { kind: 'valueset', url: unescaped(text) };
}

function tokenOperand(text: string, { code }: SearchParameter, context: OperandContext): Operand {
  if (code === '_id') return { kind: 'token', code: unescaped(text) };
  const [first = '', ...rest] = splitAt(text, '|').map(unescaped);
  if (rest.length === 0) return { kind: 'token', code: first };
  const value = rest.join('|');
  if (first === '' && value === '') refuse(text, 'a token', context);
  return { kind: 'token', system: first, ...(value === '' ? {} : { code: value }) };
}

function ofTypeOperand(text: string, _: SearchParameter, context: OperandContext): Operand {
  const [system = '', code, ...rest] = splitAt(text, '|').map(unescaped);
  const value = rest.join('|');
  if (!code || value === '') return refuse(text, 'of the form system|code|value', context);
  return { kind: 'of-type', ...(system === '' ? {} : { system }), code, value };
}

function referenceOperand(text: string, { targets }: SearchParameter, context: OperandContext): Operand {
  const plain = unescaped(text);
  if (ID.test(plain)) {
    const [only, ...others] = targets ?? [];
    return { kind: 'reference', ...(only && others.length === 0 ? { type: only } : {}), id: plain };
  }
  const parts = referenceParts(plain, context.base);
  if (!parts) return refuse(text, 'a reference', context);
  if (parts.type !== undefined && !isResourceType(parts.type)) refuse(parts.type, 'a resource type', context);
  return { kind: 'reference', ...parts };
}

/** A profile may be named by a reference to this endpoint: https://hl7.org/fhir/R4/search.html#profile */
function uriOperand(text: string, { code }: SearchParameter, { base }: OperandContext): Operand {
  const value = unescaped(text);
  const relative = code === '_profile' && /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(value);
  return { kind: 'uri', value: relative ? `${base}/${value}` : value };
}

const PREFIXED = /^(eq|ne|gt|lt|ge|le|sa|eb|ap)?(.*)$/s;
/** R4 recommends a tenth of the value, or for a date a tenth of its distance from now. */
const APPROXIMATE = 0.1;

function prefixed(text: string): { prefix: Prefix; rest: string } {
  const [, prefix = 'eq', rest = ''] = PREFIXED.exec(text) ?? [];
  return { prefix: prefix as Prefix, rest };
}

function dateOperand(text: string, _: SearchParameter, context: OperandContext): Operand {
  const { prefix, rest } = prefixed(unescaped(text));
  const interval = dateInterval(rest);
  if (!interval) return refuse(text, 'a date, with or without a prefix', context);
  const { low, high } = interval;
  if (prefix !== 'ap') return { kind: 'date', prefix, low, high };
  const margin = Math.round(Math.max(0, low - context.now, context.now - high) * APPROXIMATE);
  return { kind: 'date', prefix, low: low - margin, high: high + margin };
}

function rangeOf(text: string, original: string, context: OperandContext) {
  const { prefix, rest } = prefixed(text);
  const range = impliedRange(rest);
  if (!range) return refuse(original, 'a number, with or without a prefix', context);
  if (prefix !== 'ap') return { prefix, ...range };
  const margin = Math.abs(range.value) * APPROXIMATE;
  const low = Math.min(range.low, range.value - margin);
  return { prefix, value: range.value, low, high: Math.max(range.high, range.value + margin) };
}

function numberOperand(text: string, _: SearchParameter, context: OperandContext): Operand {
  return { kind: 'number', ...rangeOf(unescaped(text), text, context) };
}

function quantityOperand(text: string, _: SearchParameter, context: OperandContext): Operand {
  const parts = splitAt(text, '|').map(unescaped);
  const [number = '', system = '', code = ''] = parts;
  if (parts.length === 2 || parts.length > 3) return refuse(text, 'of the form number|system|code', context);
  const range = rangeOf(number, text, context);
  const unit = system === UCUM && code !== '' ? canonicalUnit(code) : undefined;
  return {
    kind: 'quantity',
    ...range,
    ...(system === '' ? {} : { system }),
    ...(code === '' ? {} : { code }),
    ...(unit
      ? {
          canonical: {
            unit: unit.unit,
            low: unit.convert(range.low),
            high: unit.convert(range.high),
            value: unit.convert(range.value),
          },
        }
      : {}),
  };
}

function compositeOperand(text: string, { components = [] }: SearchParameter, context: OperandContext): Operand {
  const parts = splitAt(text, '$');
  if (parts.length !== components.length) {
    return refuse(
      text,
      `of ${components.length} parts joined by $ (${components.map(({ code }) => code).join('$')})`,
      context,
    );
  }
  return {
    kind: 'composite',
    components: components.map((part, at) => operandOf(parts[at] ?? '', part, undefined, context)),
  };
}

function specialOperand(text: string, { code }: SearchParameter, context: OperandContext): Operand {
  const plain = unescaped(text);
  if (code !== '_list') {
    // Read here too, so that a fault is the client's now and not a failure later.
    textQuery(plain);
    return { kind: 'string', value: plain };
  }
  const id = plain.startsWith('List/') ? plain.slice('List/'.length) : plain;
  if (!ID.test(id)) refuse(text, 'the id of a List; lists such as $current-problems are not supported', context);
  return { kind: 'valueset', url: id };
}
