import { isPrimitive } from '../definitions/elements.ts';
import { FhirError } from '../error.ts';
import { type Expression, FhirPathError, parseFhirPath } from '../fhirpath/parse.ts';
import { numberOf } from '../json.ts';
import { isObject, type JsonObject } from './json-copy.ts';

/** What a `value` part holds: a value of a data type, or named parts for an element that has no type of its own. */
export type PatchValue =
  | { readonly type: string; readonly value: unknown; readonly extra: unknown }
  | { readonly parts: readonly NamedValue[] };
export interface NamedValue {
  readonly name: string;
  readonly value: PatchValue;
}

/** One operation of a FHIRPath Patch, its parts by name. */
export interface PatchOperation {
  readonly type: string;
  readonly path: Expression;
  readonly name?: string;
  readonly value?: PatchValue;
  readonly index?: number;
  readonly source?: number;
  readonly destination?: number;
  /** FHIRPath of the operation in the Parameters resource. */
  readonly at: string;
}

const MAX_DEPTH = 32;
const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const malformed = (message: string, at: string) => new FhirError('invalid', message, at);

/** `valueString` -> `string`, `valueHumanName` -> `HumanName`. */
function typeOfKey(key: string): string {
  const type = key.slice('value'.length);
  const primitive = type.charAt(0).toLowerCase() + type.slice(1);
  return PRIMITIVES.has(primitive) ? primitive : type;
}
const PRIMITIVES = new Set(
  'base64Binary boolean canonical code date dateTime decimal id instant integer markdown oid positiveInt string time unsignedInt uri url uuid'.split(
    ' ',
  ),
);

function patchValue(part: JsonObject, at: string, depth: number): PatchValue {
  if (depth > MAX_DEPTH) throw malformed('the value is nested too deep', at);
  if (Object.hasOwn(part, 'part'))
    return { parts: list(part.part).map((inner, index) => namedValue(inner, `${at}.part[${index}]`, depth)) };
  if (isObject(part.resource)) return { type: 'Resource', value: part.resource, extra: undefined };
  const key = Object.keys(part)
    .find((name) => /^_?value[A-Z]/.test(name))
    ?.replace('_', '');
  if (key === undefined) throw malformed('the value is missing', at);
  const type = typeOfKey(key);
  return { type, value: part[key], extra: isPrimitive(type) ? part[`_${key}`] : undefined };
}

function namedValue(part: unknown, at: string, depth: number): NamedValue {
  if (!isObject(part) || typeof part.name !== 'string') throw malformed('a part needs a name', at);
  return { name: part.name, value: patchValue(part, at, depth + 1) };
}

function textOf(part: JsonObject | undefined, key: string): string | undefined {
  const value = part && Object.hasOwn(part, key) ? part[key] : undefined;
  return typeof value === 'string' ? value : undefined;
}

function pathOf(source: string | undefined, at: string): Expression {
  if (source === undefined) throw malformed('path is missing', at);
  try {
    return parseFhirPath(source);
  } catch (error) {
    if (error instanceof FhirPathError) throw malformed(`path: ${error.message}`, at);
    throw error;
  }
}

function operationOf(parameter: unknown, at: string): PatchOperation {
  if (!isObject(parameter) || parameter.name !== 'operation')
    throw malformed('each parameter must be named operation', at);
  const parts = new Map<unknown, JsonObject>();
  for (const part of list(parameter.part).filter(isObject)) {
    if (parts.has(part.name)) throw malformed(`the part ${JSON.stringify(part.name)?.slice(0, 60)} is repeated`, at);
    parts.set(part.name, part);
  }
  const integer = (name: string) => numberOf(parts.get(name)?.valueInteger);
  const value = parts.get('value');
  return {
    type: textOf(parts.get('type'), 'valueCode') ?? textOf(parts.get('type'), 'valueString') ?? '',
    path: pathOf(textOf(parts.get('path'), 'valueString'), at),
    name: textOf(parts.get('name'), 'valueString'),
    value: value && patchValue(value, at, 0),
    index: integer('index'),
    source: integer('source'),
    destination: integer('destination'),
    at,
  };
}

/** The operations of a Parameters resource: https://hl7.org/fhir/R4/fhirpatch.html. FhirError `invalid` where it is malformed. */
export function patchOperations(parameters: unknown): PatchOperation[] {
  if (!isObject(parameters) || parameters.resourceType !== 'Parameters')
    throw new FhirError('invalid', 'a FHIRPath Patch is a Parameters resource');
  return list(parameters.parameter).map((parameter, index) => operationOf(parameter, `Parameters.parameter[${index}]`));
}
