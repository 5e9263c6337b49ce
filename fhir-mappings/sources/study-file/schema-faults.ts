import { isObject } from '../record.ts';

/** A JSON Schema (draft 2020-12) with the keywords that our generator writes: scripts/study-schema. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Schema;
  readonly $defs?: Readonly<Record<string, Schema>>;
}

/** What is wrong, and where: a JSON Pointer. */
export interface Fault {
  readonly path: string;
  readonly reason: string;
}

/** Everything in which a value differs from its schema, all at once. */
export const schemaFaults = (value: unknown, root: Schema): readonly Fault[] => faultsOf(value, root, '', root);

type Check = (value: unknown, schema: Schema, path: string, root: Schema) => readonly Fault[];

const faultsOf: Check = (value, schema, path, root) => {
  if (schema.$ref !== undefined) return faultsOf(value, definitionOf(schema.$ref, root), path, root);
  if (schema.anyOf) return anyFaults(value, schema, path, root);
  if (schema.enum) return enumFaults(value, schema.enum, path);
  if (schema.type === 'object') return objectFaults(value, schema, path, root);
  if (schema.type === 'array') return arrayFaults(value, schema, path, root);
  return primitiveFaults(value, schema, path, root);
};

function definitionOf(reference: string, { $defs = {} }: Schema): Schema {
  const definition = $defs[reference.replace('#/$defs/', '')];
  if (!definition) throw new Error(`the schema has no ${reference}`);
  return definition;
}

const fault = (path: string, reason: string): readonly Fault[] => [{ path: path || '/', reason }];
const shown = (value: unknown): string => (JSON.stringify(value) ?? 'nothing').slice(0, 60);

const enumFaults = (value: unknown, words: readonly unknown[], path: string): readonly Fault[] =>
  words.includes(value) ? [] : fault(path, `${shown(value)} is none of ${words.join(', ')}`);

/** The pattern of a text that must not be empty. */
const SOMETHING = '\\S';

const TYPES: Readonly<Record<string, (value: unknown) => boolean>> = {
  string: (value) => typeof value === 'string',
  boolean: (value) => typeof value === 'boolean',
  number: (value) => typeof value === 'number',
  integer: (value) => Number.isSafeInteger(value),
};

const primitiveFaults: Check = (value, { type = '', pattern, minimum, maximum }, path) => {
  if (TYPES[type] && !TYPES[type](value)) return fault(path, `${shown(value)} is no ${type}`);
  if (typeof value === 'string' && pattern !== undefined && !new RegExp(pattern, 'u').test(value)) {
    return fault(path, pattern === SOMETHING ? 'is empty' : `${shown(value)} does not match ${pattern}`);
  }
  if (typeof value !== 'number') return [];
  if (minimum !== undefined && value < minimum) return fault(path, `${value} is less than ${minimum}`);
  return maximum !== undefined && value > maximum ? fault(path, `${value} is more than ${maximum}`) : [];
};

const arrayFaults: Check = (value, { items, minItems = 0 }, path, root) => {
  if (!Array.isArray(value)) return fault(path, `${shown(value)} is no array`);
  return [
    ...(value.length < minItems ? fault(path, `needs at least ${minItems}`) : []),
    ...value.flatMap((item, at) => (items ? faultsOf(item, items, `${path}/${at}`, root) : [])),
  ];
};

const objectFaults: Check = (value, { properties = {}, required = [], additionalProperties }, path, root) => {
  if (!isObject(value)) return fault(path, `${shown(value)} is no object`);
  const missing = required.filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.flatMap((name) => fault(`${path}/${name}`, 'is missing')),
    ...Object.entries(value).flatMap(([name, member]) => {
      const place = `${path}/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
      const schema = Object.hasOwn(properties, name) ? properties[name] : additionalProperties;
      if (typeof schema === 'object') return faultsOf(member, schema, place, root);
      return schema === false ? fault(place, `is unknown; known are ${Object.keys(properties).join(', ')}`) : [];
    }),
  ];
};

/** The faults against the alternative that was meant: the one whose `kind` the value has. */
const anyFaults: Check = (value, { anyOf = [] }, path, root) => {
  const meant = anyOf.find((one) => isMeant(value, one));
  if (meant) return faultsOf(value, meant, path, root);
  const words = anyOf.flatMap(({ properties }) => properties?.kind?.enum ?? []);
  if (isObject(value) && words.length > 0) return enumFaults(value.kind, words, `${path}/kind`);
  return fault(path, `${shown(value)} is of no known form`);
};

const isMeant = (value: unknown, { properties }: Schema): boolean =>
  isObject(value) && (properties?.kind?.enum ?? []).includes(value.kind);
