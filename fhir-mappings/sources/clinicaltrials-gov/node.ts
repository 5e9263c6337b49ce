import { digitsOf } from '../../../fhir/json.ts';
import { isObject, member, textOf } from '../record.ts';

/** A place in the record: the value there and its JSON Pointer. https://www.rfc-editor.org/rfc/rfc6901 */
export interface Node {
  readonly value: unknown;
  readonly pointer: string;
}

/** The own member `name`; its value is undefined where there is none. Member names of the record hold neither `~` nor `/`. */
export const child = (node: Node, name: string): Node => ({
  value: member(node.value, name),
  pointer: `${node.pointer}/${name}`,
});

/** The place below by several names. */
export const down = (node: Node, ...names: readonly string[]): Node => names.reduce(child, node);

/** The elements of the array `name` that are objects or texts; none where there is no array. */
export function each(node: Node, name: string): readonly Node[] {
  const list = child(node, name);
  if (!Array.isArray(list.value)) return [];
  return list.value.flatMap((value: unknown, index) =>
    isObject(value) || typeof value === 'string' ? [{ value, pointer: `${list.pointer}/${index}` }] : [],
  );
}

/** The text of the member `name`; undefined where it says nothing. */
export const text = (node: Node, name: string): string | undefined => textOf(member(node.value, name));

/** The texts of the array `name`. */
export const texts = (node: Node, name: string): readonly string[] =>
  each(node, name).flatMap(({ value }) => textOf(value) ?? []);

/** A flag; undefined where the record does not say. */
export function flag(node: Node, name: string): boolean | undefined {
  const value = member(node.value, name);
  return typeof value === 'boolean' ? value : undefined;
}

/** A number or a text as written; undefined where the member is absent. */
export function written(node: Node, name: string): string | undefined {
  const value = member(node.value, name);
  return typeof value === 'string' ? value : digitsOf(value);
}

export const isThere = (node: Node): boolean => node.value !== undefined && node.value !== null;
