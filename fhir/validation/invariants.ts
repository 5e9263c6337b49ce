import { type Compiled, type Environment, truth } from '../fhirpath/collection.ts';
import { compileFhirPath } from '../fhirpath/evaluate.ts';
import { type Item, isObject, type JsonObject, resourceItem } from '../fhirpath/item.ts';
import { FhirPathError } from '../fhirpath/parse.ts';
import type { Constraint } from './rules.ts';
import { containedResource, objectsOf, type Visited } from './scope.ts';
import { xhtmlFault } from './xhtml.ts';

/** What an invariant says of an element: true or undefined where it holds, false or the reason where it does not. */
type Verdict = boolean | string | undefined;
type Invariant = (node: Visited) => Verdict;

const BUDGET = 2_000_000;
const objectOf = ({ value }: Visited): JsonObject => (isObject(value) ? value : {});

/** The codings of an Observation's code and of a component's, compared by system and code: a display does not part them. */
function sameCode(observation: JsonObject): boolean {
  const own = new Set(codingKeys(observation.code));
  return objectsOf(observation.component).some(({ code }) => codingKeys(code).some((key) => own.has(key)));
}
const codingKeys = (concept: unknown) =>
  isObject(concept)
    ? objectsOf(concept.coding).flatMap(({ system, code }) =>
        code === undefined ? [] : [JSON.stringify([system, code])],
      )
    : [];
const hasValue = (object: JsonObject) => Object.keys(object).some((key) => /^_?value[A-Z]/.test(key));

const contained = (node: Visited) => objectsOf(objectOf(node).contained);
const metaOf = ({ meta }: JsonObject): JsonObject => (isObject(meta) ? meta : {});

/**
 * Invariants whose official expression cannot be run as it stands, means less than its words, or is met so often that it
 * should cost nothing. dom-3 is checked where fragments are collected (scope.ts).
 */
const NATIVE: Readonly<Record<string, Invariant>> = {
  'dom-2': (node) => contained(node).every((resource) => resource.contained === undefined),
  'dom-3': () => true,
  'dom-4': (node) =>
    contained(node).every(
      (resource) => metaOf(resource).versionId === undefined && metaOf(resource).lastUpdated === undefined,
    ),
  'dom-5': (node) => contained(node).every((resource) => metaOf(resource).security === undefined),
  'txt-1': ({ value }) => (typeof value === 'string' ? xhtmlFault(value) : undefined),
  'txt-2': () => true,
  'obs-7': (node) => !hasValue(objectOf(node)) || !sameCode(objectOf(node)),
  'ref-1': (node) => {
    const { reference } = objectOf(node);
    if (typeof reference !== 'string' || !reference.startsWith('#') || reference === '#') return true;
    return containedResource(node.scope, reference) !== undefined;
  },
};

function environmentOf({ scope }: Visited, item: Item): Environment {
  const { resource, outer } = scope;
  const variables = {
    resource: [resourceItem(resource)],
    rootResource: [resourceItem((outer ?? scope).resource)],
    context: [item],
  };
  const resolve = (reference: string) => {
    const found = reference.startsWith('#') ? containedResource(scope, reference) : undefined;
    return found && resourceItem(found);
  };
  return { variables, resolve, patterns: true, budget: BUDGET };
}

function fromExpression(expression: Compiled): Invariant {
  return (node) => {
    const item: Item = { value: node.value, extra: node.extra, type: node.type };
    try {
      return truth(expression([item], environmentOf(node, item), 0));
    } catch (error) {
      // The element's shape is wrong, which has its own issue: there is nothing to evaluate.
      if (error instanceof FhirPathError) return undefined;
      throw error;
    }
  };
}

const compiled = new WeakMap<Constraint, Invariant>();

/** The check of one constraint of the tables; an empty result holds, as FHIR has it. */
export function invariantOf(constraint: Constraint): Invariant {
  const known = compiled.get(constraint);
  if (known) return known;
  const [key, expression] = constraint;
  const made = (Object.hasOwn(NATIVE, key) ? NATIVE[key] : undefined) ?? fromExpression(compileFhirPath(expression));
  compiled.set(constraint, made);
  return made;
}
