import { FhirError } from '../error.ts';
import type { Resource } from '../resource.ts';
import { isObject, type JsonObject } from './route.ts';

/** A concept, with its direct parents and children and its properties. */
export interface Concept {
  readonly code: string;
  readonly parents: Set<string>;
  readonly children: Set<string>;
  /** Property code -> its values as text. */
  readonly properties: Map<string, string[]>;
}

export interface CodeSystem {
  readonly url: string;
  readonly concepts: ReadonlyMap<string, Concept>;
}

/** Reads a CodeSystem resource; FhirError 'notSupported' where it does not hold all its codes. https://hl7.org/fhir/R4/codesystem.html */
export function codeSystemOf({ url, content, concept }: Resource): CodeSystem {
  if (content !== 'complete') {
    throw new FhirError(
      'notSupported',
      `The code system ${String(url)} is not held whole here: its content is ${String(content)}`,
    );
  }
  const concepts = new Map<string, Concept>();
  addConcepts(concepts, concept, undefined);
  for (const one of concepts.values()) linkByProperties(concepts, one);
  return { url: String(url), concepts };
}

const objectsOf = (value: unknown): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function addConcepts(concepts: Map<string, Concept>, list: unknown, parent: Concept | undefined): void {
  for (const { code, concept, property } of objectsOf(list)) {
    if (typeof code !== 'string') continue;
    const one: Concept = { code, parents: new Set(), children: new Set(), properties: propertiesOf(property) };
    concepts.set(code, one);
    if (parent) {
      one.parents.add(parent.code);
      parent.children.add(code);
    }
    addConcepts(concepts, concept, one);
  }
}

function propertiesOf(list: unknown): Map<string, string[]> {
  const properties = new Map<string, string[]>();
  for (const property of objectsOf(list)) {
    const name = Object.keys(property).find((key) => key.startsWith('value'));
    if (name === undefined || typeof property.code !== 'string') continue;
    const value = property[name];
    const text = isObject(value) ? String(value.code) : String(value);
    properties.set(property.code, [...(properties.get(property.code) ?? []), text]);
  }
  return properties;
}

/** A hierarchy may be given by the properties `parent` and `child`: https://hl7.org/fhir/R4/codesystem-concept-properties.html */
function linkByProperties(
  concepts: ReadonlyMap<string, Concept>,
  { code, parents, children, properties }: Concept,
): void {
  for (const parent of properties.get('parent') ?? []) {
    parents.add(parent);
    concepts.get(parent)?.children.add(code);
  }
  for (const child of properties.get('child') ?? []) {
    children.add(child);
    concepts.get(child)?.parents.add(code);
  }
}

/** The code and all that it subsumes; the code alone where the system does not have it. */
export const codesBelow = (system: CodeSystem, code: string): ReadonlySet<string> =>
  reach(code, (one) => system.concepts.get(one)?.children ?? []);

/** The code and all that subsume it. */
export const codesAbove = (system: CodeSystem, code: string): ReadonlySet<string> =>
  reach(code, (one) => system.concepts.get(one)?.parents ?? []);

function reach(code: string, next: (code: string) => Iterable<string>): ReadonlySet<string> {
  const found = new Set([code]);
  for (const one of found) for (const other of next(one)) found.add(other);
  return found;
}

/** The codes that a filter of a ValueSet selects; undefined where the operator is not understood. */
export function filterCodes(system: CodeSystem, { property, op, value }: JsonObject): ReadonlySet<string> | undefined {
  if (typeof property !== 'string' || typeof op !== 'string' || typeof value !== 'string') return undefined;
  const all = [...system.concepts.values()];
  const codes = (keeps: (concept: Concept) => boolean) => new Set(all.filter(keeps).map(({ code }) => code));
  const values = (concept: Concept) =>
    property === 'code' || property === 'concept' ? [concept.code] : (concept.properties.get(property) ?? []);
  const list = value.split(',').map((one) => one.trim());
  switch (op) {
    case 'is-a':
      return codesBelow(system, value);
    case 'descendent-of':
      return new Set([...codesBelow(system, value)].filter((code) => code !== value));
    case 'is-not-a':
      return codes(({ code }) => !codesBelow(system, value).has(code));
    case 'generalizes':
      return codesAbove(system, value);
    case '=':
      return codes((concept) => values(concept).includes(value));
    case 'in':
      return codes((concept) => values(concept).some((one) => list.includes(one)));
    case 'not-in':
      return codes((concept) => !values(concept).some((one) => list.includes(one)));
    case 'exists':
      return codes((concept) => values(concept).length > 0 === (value === 'true'));
    default:
      return undefined;
  }
}
