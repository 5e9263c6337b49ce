import { ELEMENTS } from './elements.generated.ts';

/** One element of a type, in the order of its definition (which is the order in XML). */
export interface ElementDefinition {
  /** Name in FHIRPath and, for one without choice, in JSON: `value` for `value[x]`. */
  readonly name: string;
  readonly choice: boolean;
  readonly required: boolean;
  readonly many: boolean;
  /** Part of `_summary=true`. */
  readonly summary: boolean;
  readonly modifier: boolean;
  /** `string`, `Quantity`, or the path of a backbone element: `Observation.component`. */
  readonly types: readonly string[];
}

/** A property of a type as JSON and XML spell it. */
export interface Property {
  /** `valueQuantity` */
  readonly name: string;
  readonly element: ElementDefinition;
  readonly type: string;
  readonly primitive: boolean;
  /** `_birthDate`, where the id and extensions of a primitive are. */
  readonly companion: string;
  /** Position among the type's elements. */
  readonly order: number;
}

export interface TypeDefinition {
  /** `Observation`, `Quantity`, `Observation.component` */
  readonly name: string;
  readonly base: string | undefined;
  readonly resource: boolean;
  readonly elements: readonly ElementDefinition[];
  /** By name in JSON. */
  readonly properties: ReadonlyMap<string, Property>;
}

const lines = new Map(ELEMENTS.split('\n').map((line) => [line.slice(0, line.indexOf(' ')), line]));
const open = lines.get('@')?.slice(2).split('|') ?? [];
lines.delete('@');
// Three roots have no base, so their line holds an empty second word; a type without elements of its own ends after the second.
const parsed = new Map<string, TypeDefinition>();

const ROW = /^([A-Za-z0-9]+)(\[x\])?([!*+]?)(\^?)(\??)(?::(.*))?$/;

function elementOf(row: string, parent: string): ElementDefinition {
  const [, name = '', choice, cardinality = '', summary, modifier, types] = ROW.exec(row) ?? [];
  return {
    name,
    choice: choice !== undefined,
    required: cardinality === '!' || cardinality === '+',
    many: cardinality === '*' || cardinality === '+',
    summary: summary === '^',
    modifier: modifier === '?',
    types: types === undefined ? [`${parent}.${name}`] : types === '@' ? open : types.split('|'),
  };
}

/** `boolean`, `dateTime`, `xhtml`: data types whose name starts in lower case hold one JSON value. */
export const isPrimitive = (type: string): boolean => type.charCodeAt(0) > 96;

function* propertiesOf(elements: readonly ElementDefinition[]): Generator<[string, Property]> {
  for (const [order, element] of elements.entries()) {
    for (const type of element.types) {
      const suffix = element.choice ? type.charAt(0).toUpperCase() + type.slice(1) : '';
      const name = element.name + suffix;
      yield [name, { name, element, type, primitive: isPrimitive(type), companion: `_${name}`, order }];
    }
  }
}

function parse(name: string, line: string): TypeDefinition {
  const [, base = '', ...rows] = line.split(' ');
  const parent = typeDefinition(base);
  const elements = [...(parent?.elements ?? []), ...rows.map((row) => elementOf(row, name))];
  const resource = name === 'Resource' || parent?.resource === true;
  return { name, base: base || undefined, resource, elements, properties: new Map(propertiesOf(elements)) };
}

/** The definition of a resource type, a complex data type or a backbone element; undefined for any other word. */
export function typeDefinition(name: string): TypeDefinition | undefined {
  const known = parsed.get(name);
  if (known) return known;
  const line = lines.get(name);
  if (line === undefined) return undefined;
  const definition = parse(name, line);
  parsed.set(name, definition);
  return definition;
}

/** Whether this is a resource type that has instances: `Observation`, not `DomainResource`. */
export const isResourceType = (name: string): boolean =>
  name !== 'Resource' && name !== 'DomainResource' && typeDefinition(name)?.resource === true;

/** Whether `type` is `ancestor` or derives from it: `Age` is a `Quantity`, `Patient` is a `DomainResource`. */
export function isSubtype(type: string, ancestor: string): boolean {
  for (let at: string | undefined = type; at; at = typeDefinition(at)?.base) if (at === ancestor) return true;
  return false;
}
