import { isPrimitive, isResourceType, type Property, typeDefinition } from '../definitions/elements.ts';
import { isRawNumber, numberOf } from '../json.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

/** A value met along a path, with its type and, for elements, where it is. */
export interface Item {
  /** JSON value; undefined for a primitive that has extensions only. */
  readonly value: unknown;
  /** The `_element` of a primitive. */
  readonly extra?: unknown;
  /** `Quantity`, `Observation.component`, `code`; `System.Boolean` and the like for what an expression computed. */
  readonly type: string;
  readonly parent?: Item;
  readonly property?: Property;
  /** Place in a repeating element. */
  readonly index?: number;
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** A resource as the start of a path. */
export const resourceItem = (value: unknown): Item => ({ value, type: resourceTypeOf(value) });

function resourceTypeOf(value: unknown): string {
  const type = isObject(value) ? value.resourceType : undefined;
  return typeof type === 'string' && isResourceType(type) ? type : 'Resource';
}

const byElement = new Map<string, ReadonlyMap<string, readonly Property[]>>();

/** The properties of a type by the name of their element: the choices of `value` under `value`. */
export function propertiesByElement(type: string): ReadonlyMap<string, readonly Property[]> {
  const known = byElement.get(type);
  if (known) return known;
  const grouped = Map.groupBy(typeDefinition(type)?.properties.values() ?? [], ({ element }) => element.name);
  byElement.set(type, grouped);
  return grouped;
}

const objectOf = ({ value, extra, type }: Item): JsonObject | undefined => {
  const holder = isPrimitive(type) ? extra : value;
  return isObject(holder) ? holder : undefined;
};
const definitionOf = (type: string) => (isPrimitive(type) ? 'Element' : type);

function pushProperty(object: JsonObject, property: Property, parent: Item, out: Item[]): void {
  const { name, primitive, element, companion } = property;
  // A null where none is allowed is absence here; its own fault is told elsewhere.
  const value = (Object.hasOwn(object, name) ? object[name] : undefined) ?? undefined;
  const extra = (primitive && Object.hasOwn(object, companion) ? object[companion] : undefined) ?? undefined;
  if (value === undefined && extra === undefined) return;
  if (!element.many) {
    out.push(itemOf(value, extra, property, parent, undefined));
    return;
  }
  const values: readonly unknown[] = Array.isArray(value) ? value : [];
  const extras: readonly unknown[] = Array.isArray(extra) ? extra : [];
  for (let index = 0; index < Math.max(values.length, extras.length); index++)
    out.push(itemOf(values[index] ?? undefined, extras[index] ?? undefined, property, parent, index));
}

function itemOf(value: unknown, extra: unknown, property: Property, parent: Item, index: number | undefined): Item {
  const type = property.type === 'Resource' ? resourceTypeOf(value) : property.type;
  return { value, extra, type, parent, property, index };
}

/** The elements of that name; every element where no name is given. */
export function childrenOf(item: Item, name?: string): Item[] {
  const object = objectOf(item);
  if (!object) return [];
  const out: Item[] = [];
  const properties =
    name === undefined
      ? typeDefinition(definitionOf(item.type))?.properties.values()
      : propertiesByElement(definitionOf(item.type)).get(name);
  for (const property of properties ?? []) pushProperty(object, property, item, out);
  return out;
}

/** Whether two values are equal: numbers by value, objects whatever the order of their properties. */
export function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  const number = numberOf(a);
  if (number !== undefined) return number === numberOf(b);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((value, index) => equalValues(value, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return (
    keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equalValues(a[key], b[key]))
  );
}

/** The same text for values that are equal: for sets of many. */
export function keyOf(value: unknown): string {
  const number = numberOf(value);
  if (number !== undefined) return String(number);
  if (Array.isArray(value)) return `[${value.map(keyOf).join()}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? '';
  const keys = Object.keys(value).sort();
  return `{${keys.map((key) => `${JSON.stringify(key)}:${keyOf(value[key])}`).join()}}`;
}
