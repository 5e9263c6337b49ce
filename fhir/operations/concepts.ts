import { FhirError } from '../error.ts';
import type { Context } from '../interactions/interaction.ts';
import type { Resource } from '../resource.ts';
import { terminologyOf } from '../search/expand.ts';
import type { Terminology } from '../search/value-set.ts';
import { textIn } from './input.ts';
import { isObject, type Parameter } from './parameters.ts';

/** A code that an operation is asked about. */
export interface Asked {
  readonly system: string | undefined;
  readonly code: string;
  readonly display: string | undefined;
}

/** Terminology as the caller may see it. */
export const terminologyFor = ({ store, base, access }: Context): Terminology => terminologyOf(store, { base, access });

/** The codes asked about: `code` with `system`, a `coding`, or all of a `codeableConcept`. Throws FhirError 'required'. */
export function askedIn(input: ReadonlyMap<string, unknown>): readonly Asked[] {
  const code = textIn(input, 'code');
  if (code !== undefined) return [{ system: textIn(input, 'system'), code, display: textIn(input, 'display') }];
  const concept = input.get('codeableConcept');
  const codings = input.has('coding') ? [input.get('coding')] : isObject(concept) ? objectsOf(concept.coding) : [];
  const asked = codings.flatMap((coding) => (isObject(coding) ? askedBy(coding) : []));
  if (asked.length === 0)
    throw new FhirError('required', 'A code is needed: code and system, coding or codeableConcept', 'code');
  return asked;
}

function askedBy({ system, code, display }: Parameter): readonly Asked[] {
  if (typeof code !== 'string') return [];
  return [{ code, system: wordOf(system), display: wordOf(display) }];
}

const wordOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const objectsOf = (value: unknown): Parameter[] => (Array.isArray(value) ? value.filter(isObject) : []);

/** Code -> concept, as a CodeSystem holds it, children included. */
export function conceptsOf(codeSystem: Resource | undefined): ReadonlyMap<string, Parameter> {
  const concepts = new Map<string, Parameter>();
  const add = (list: unknown): void => {
    for (const concept of objectsOf(list)) {
      if (typeof concept.code === 'string') concepts.set(concept.code, concept);
      add(concept.concept);
    }
  };
  add(codeSystem?.concept);
  return concepts;
}

/** The display of a code by its system, each code system looked up once. */
export function displays(terminology: Terminology): (system: string, code: string) => Promise<string | undefined> {
  const held = new Map<string, Promise<ReadonlyMap<string, Parameter>>>();
  return async (system, code) => {
    const concepts = held.get(system) ?? terminology.codeSystem(system).then(conceptsOf);
    held.set(system, concepts);
    return wordOf((await concepts).get(code)?.display);
  };
}

/** `system|code` -> the display that a value set gives itself, in its definition or its expansion. */
export function ownDisplays({ compose, expansion }: Resource): ReadonlyMap<string, string> {
  const own = new Map<string, string>();
  const add = (system: unknown, list: unknown): void => {
    for (const concept of objectsOf(list)) {
      const key = `${concept.system ?? system ?? ''}|${concept.code}`;
      if (typeof concept.display === 'string') own.set(key, concept.display);
      add(system, concept.contains);
    }
  };
  for (const include of isObject(compose) ? objectsOf(compose.include) : []) add(include.system, include.concept);
  if (isObject(expansion)) add(undefined, expansion.contains);
  return own;
}
