import { isPrimitive, isSubtype, type Property, typeDefinition } from '../definitions/elements.ts';
import { FhirError } from '../error.ts';
import { type Item, propertiesByElement } from '../fhirpath/item.ts';
import { isObject, type JsonObject } from './json-copy.ts';
import type { PatchValue } from './patch-operation.ts';

/** A value of an element with its `_element`, as the two lie beside each other in JSON. */
export interface Pair {
  readonly value: unknown;
  readonly extra: unknown;
}

const fail = (message: string, at: string) => new FhirError('unprocessable', message, at);

/** The JSON object that holds an item's children, made where a primitive has none yet. */
export function holderOf(item: Item, at: string): JsonObject {
  if (!isPrimitive(item.type)) {
    if (isObject(item.value)) return item.value;
    throw fail('there is no element to change', at);
  }
  if (isObject(item.extra)) return item.extra;
  const extra: JsonObject = {};
  replaceItem(item, { value: item.value, extra }, at);
  return extra;
}

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** The values of a repeating element with their companions. */
export function pairsOf(holder: JsonObject, { name, primitive }: Property): Pair[] {
  const values = list(holder[name]);
  const extras = primitive ? list(holder[`_${name}`]) : [];
  return Array.from({ length: Math.max(values.length, extras.length) }, (_, index) => ({
    value: values[index] ?? undefined,
    extra: extras[index] ?? undefined,
  }));
}

/** Writes a repeating element back; an empty one goes away. */
export function setPairs(holder: JsonObject, { name, primitive }: Property, pairs: readonly Pair[]): void {
  setOrDelete(
    holder,
    name,
    pairs.some(({ value }) => value !== undefined) ? pairs.map(({ value }) => value ?? null) : undefined,
  );
  if (primitive)
    setOrDelete(
      holder,
      `_${name}`,
      pairs.some(({ extra }) => extra !== undefined) ? pairs.map(({ extra }) => extra ?? null) : undefined,
    );
}

/** Names come from the element tables only, so no client reaches a prototype by one. */
function setOrDelete(holder: JsonObject, name: string, value: unknown): void {
  if (value === undefined) delete holder[name];
  else holder[name] = value;
}

export function setPair(holder: JsonObject, { name, primitive }: Property, { value, extra }: Pair): void {
  setOrDelete(holder, name, value);
  if (primitive) setOrDelete(holder, `_${name}`, extra);
}

function placeOf(item: Item, at: string): { parent: Item; property: Property } {
  if (!item.parent || !item.property) throw fail('the path must lead to an element of the resource', at);
  return { parent: item.parent, property: item.property };
}

/** Puts a pair in the place of an item; undefined takes the item away, and its parents where nothing is left of them. */
export function replaceItem(item: Item, pair: Pair | undefined, at: string): void {
  const { parent, property } = placeOf(item, at);
  const holder = holderOf(parent, at);
  if (item.index === undefined) setPair(holder, property, pair ?? { value: undefined, extra: undefined });
  else setPairs(holder, property, pairsOf(holder, property).toSpliced(item.index, 1, ...(pair ? [pair] : [])));
  if (!pair && Object.keys(holder).length === 0) removeEmpty(parent, at);
}

function removeEmpty(item: Item, at: string): void {
  if (isPrimitive(item.type))
    replaceItem(item, item.value === undefined ? undefined : { value: item.value, extra: undefined }, at);
  else if (item.parent) replaceItem(item, undefined, at);
}

/** What text in a `value` part may stand for besides its own type: `valueString` for a code, a date, a narrative. */
const fits = (type: string, property: Property) =>
  type === property.type || isSubtype(type, property.type) || (isPrimitive(type) && property.primitive);

/** The property that a name and a value mean on a type: `value` with a Quantity is `valueQuantity`. */
export function propertyFor(type: string, name: string, value: PatchValue, at: string): Property {
  const direct = typeDefinition(type)?.properties.get(name);
  const candidates = propertiesByElement(type).get(name) ?? (direct ? [direct] : []);
  if (candidates.length === 0) throw fail(`${type} has no element ${JSON.stringify(name.slice(0, 64))}`, at);
  const exact = 'type' in value ? candidates.find((candidate) => candidate.type === value.type) : undefined;
  if (exact) return exact;
  const [only] = candidates;
  if (candidates.length === 1 && only && (!('type' in value) || fits(value.type, only))) return only;
  throw fail(`${name} does not take ${'type' in value ? `a ${value.type}` : 'parts'}`, at);
}

/** The JSON of a patch value for a property; parts become an object of the property's type. */
export function pairFor(value: PatchValue, property: Property, at: string): Pair {
  if ('type' in value) return { value: value.value, extra: value.extra };
  if (property.primitive || property.type === 'Resource') throw fail(`${property.name} does not take parts`, at);
  const object: JsonObject = {};
  for (const part of value.parts) addTo(object, property.type, part.name, part.value, at);
  return { value: object, extra: undefined };
}

/** Adds a value under a name: at the end of a repeating element, or where a single one is not there yet. */
export function addTo(holder: JsonObject, type: string, name: string, value: PatchValue, at: string): void {
  const property = propertyFor(type, name, value, at);
  const pair = pairFor(value, property, at);
  if (property.element.many) setPairs(holder, property, [...pairsOf(holder, property), pair]);
  else if (isPresent(holder, type, property)) throw fail(`${property.element.name} is there already: replace it`, at);
  else setPair(holder, property, pair);
}

const isPresent = (holder: JsonObject, type: string, { element }: Property) =>
  (propertiesByElement(type).get(element.name) ?? []).some(
    ({ name, primitive }) => Object.hasOwn(holder, name) || (primitive && Object.hasOwn(holder, `_${name}`)),
  );
