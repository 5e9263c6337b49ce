import { isObject, type JsonObject } from '../fhirpath/item.ts';
import type { Issues } from './issues.ts';

/** What is known around an element while its resource is walked. */
export interface Scope {
  /** The resource that holds the element. */
  readonly resource: JsonObject;
  /** The scope of the resource that contains it; undefined where it is not contained. */
  readonly outer: Scope | undefined;
  /** `#id` of every reference, canonical, uri and url met so far. */
  readonly fragments: Set<string>;
  /** `contained` by `#id`, made when first asked for. */
  contained?: ReadonlyMap<string, JsonObject>;
}

/** One JSON object or primitive with its place, handed to the checks beyond shape. */
export interface Visited {
  readonly value: unknown;
  /** The `_element` of a primitive. */
  readonly extra: unknown;
  readonly type: string;
  /** FHIRPath of the element. */
  readonly path: string;
  readonly scope: Scope;
}

export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

/** `#id`; what is no string is told of elsewhere, and must not be made one. */
const fragmentOf = ({ id }: JsonObject) => `#${typeof id === 'string' ? id : ''}`;

/** The resource that `#id` stands for in this scope; the container itself for `#`. */
export function containedResource(scope: Scope, fragment: string): JsonObject | undefined {
  const root = scope.outer ?? scope;
  if (fragment === '#') return root.resource;
  root.contained ??= new Map(objectsOf(root.resource.contained).map((resource) => [fragmentOf(resource), resource]));
  return root.contained.get(fragment);
}

/** Tells the container what a contained resource points to; one that points to its container counts as used (dom-3). */
export function leaveContained({ resource, outer, fragments }: Scope): void {
  for (const fragment of fragments) outer?.fragments.add(fragment);
  if (fragments.has('#')) outer?.fragments.add(fragmentOf(resource));
}

/** https://hl7.org/fhir/R4/references.html#contained: each contained resource has an id of its own and is referred to (dom-3). */
export function checkContained({ resource, fragments }: Scope, path: string, issues: Issues): void {
  const ids = new Set<unknown>();
  for (const [index, value] of (Array.isArray(resource.contained) ? resource.contained : []).entries()) {
    if (!isObject(value)) continue;
    const at = `${path}.contained[${index}]`;
    if (value.id === undefined) issues.add('required', 'a contained resource needs an id', `${at}.id`);
    else if (ids.has(value.id)) issues.add('value', 'another contained resource has this id', `${at}.id`);
    else if (!fragments.has(fragmentOf(value)))
      issues.add('invariant', `dom-3: nothing in the resource refers to ${fragmentOf(value).slice(0, 64)}`, at);
    ids.add(value.id);
  }
}
