import { type Item, isObject, type JsonObject } from '../fhirpath/item.ts';
import type { Resource } from '../resource.ts';
import type { Resolve } from './profile-slicing.ts';
import { wordOf } from './profile-tree.ts';
import { valueSetNamed } from './rules.ts';

/** Whether a code is in a value set; undefined where that cannot be told from what is held. */
export type Member = (system: string | undefined, code: string) => boolean | undefined;

const MAX_DEPTH = 8;
const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function* conceptsOf(concepts: unknown): Generator<JsonObject> {
  for (const concept of objects(concepts)) {
    yield concept;
    yield* conceptsOf(concept.concept ?? concept.contains);
  }
}

/** Any of the members; false only where all say so. */
const anyOf =
  (members: readonly Member[]): Member =>
  (system, code) => {
    const answers = members.map((member) => member(system, code));
    if (answers.includes(true)) return true;
    return answers.includes(undefined) ? undefined : false;
  };

const inSystem = (system: string | undefined, wanted: string | undefined) => system === undefined || system === wanted;

function ofSystem(system: string | undefined, resolve: Resolve): Member {
  const held = system === undefined ? undefined : resolve(system);
  if (held?.resourceType !== 'CodeSystem' || held.content !== 'complete')
    return (given) => (inSystem(given, system) ? undefined : false);
  const codes = new Set([...conceptsOf(held.concept)].map(({ code }) => code));
  return (given, code) => inSystem(given, system) && codes.has(code);
}

function ofInclude(include: JsonObject, resolve: Resolve, depth: number): Member {
  const sets = (Array.isArray(include.valueSet) ? include.valueSet : []).map((url) =>
    memberOf(wordOf(url), resolve, depth + 1),
  );
  const system = text(include.system);
  const codes = new Set(objects(include.concept).map(({ code }) => code));
  if (codes.size > 0) return (given, code) => inSystem(given, system) && codes.has(code);
  if (objects(include.filter).length > 0) return (given) => (inSystem(given, system) ? undefined : false);
  return system === undefined ? anyOf(sets) : ofSystem(system, resolve);
}

function ofValueSet(set: Resource, resolve: Resolve, depth: number): Member {
  const { compose, expansion } = set;
  if (isObject(expansion) && Array.isArray(expansion.contains)) {
    const keys = [...conceptsOf(expansion.contains)].map(({ system, code }) => [text(system), code] as const);
    return (system, code) => keys.some(([of, each]) => each === code && inSystem(system, of));
  }
  if (!isObject(compose)) return () => undefined;
  const included = anyOf(objects(compose.include).map((include) => ofInclude(include, resolve, depth)));
  const excluded = anyOf(objects(compose.exclude).map((exclude) => ofInclude(exclude, resolve, depth)));
  return (system, code) => {
    const out = excluded(system, code);
    return out ? false : out === undefined ? undefined : included(system, code);
  };
}

function memberOf(canonical: string, resolve: Resolve, depth: number): Member {
  const url = canonical.replace(/\|.*/, '');
  const held = depth > MAX_DEPTH ? undefined : resolve(url);
  if (held?.resourceType === 'ValueSet') return ofValueSet(held, resolve, depth);
  const core = url.startsWith('http://hl7.org/fhir/ValueSet/')
    ? valueSetNamed(url.slice(url.lastIndexOf('/') + 1))
    : undefined;
  return core ? (system, code) => core.has(code, system) : () => undefined;
}

/** Whether a bound code, Coding, CodeableConcept or Quantity is in a value set; undefined where that cannot be told. */
export function isBound({ value, type }: Item, canonical: string, resolve: Resolve): boolean | undefined {
  const member = memberOf(canonical, resolve, 0);
  if (typeof value === 'string') return member(undefined, value);
  if (!isObject(value)) return undefined;
  const codings = type === 'CodeableConcept' ? objects(value.coding) : [value];
  const answers = codings.map(({ system, code }) =>
    typeof code === 'string' ? member(text(system) ?? '', code) : false,
  );
  if (answers.includes(true)) return true;
  return answers.includes(undefined) ? undefined : false;
}
