import { isPrimitive, type Property } from '../definitions/elements.ts';
import { FhirError } from '../error.ts';
import type { Environment } from '../fhirpath/collection.ts';
import { compileExpression } from '../fhirpath/evaluate.ts';
import { type Item, propertiesByElement, resourceItem } from '../fhirpath/item.ts';
import { type Expression, FhirPathError } from '../fhirpath/parse.ts';
import type { Resource } from '../resource.ts';
import {
  addTo,
  holderOf,
  type Pair,
  pairFor,
  pairsOf,
  propertyFor,
  replaceItem,
  setPair,
  setPairs,
} from './element-edit.ts';
import { copyJson, isObject, type JsonObject } from './json-copy.ts';
import { type PatchOperation, type PatchValue, patchOperations } from './patch-operation.ts';

const MAX_OPERATIONS = 10_000;
const BUDGET = 5_000_000;
const COPIES = 2_000_000;

/** The resource under change, and what evaluating its paths may still cost. */
interface Target {
  readonly root: Item;
  readonly environment: Environment;
}

const fail = (message: string, { at }: PatchOperation) => new FhirError('unprocessable', message, at);

function evaluate(path: Expression, { root, environment }: Target, operation: PatchOperation): readonly Item[] {
  try {
    const items = compileExpression(path)([root], environment, 0);
    if (items.every((item) => item === root || item.parent)) return items;
  } catch (error) {
    if (error instanceof FhirPathError) throw new FhirError('invalid', `path: ${error.message}`, operation.at);
    throw error;
  }
  throw new FhirError('invalid', 'the path must lead to an element of the resource', operation.at);
}

/** The one element at a path; undefined where there is none. */
function elementAt(path: Expression, target: Target, operation: PatchOperation): Item | undefined {
  const items = evaluate(path, target, operation);
  if (items.length > 1) throw fail('the path leads to more than one element', operation);
  return items[0];
}

function required(path: Expression, target: Target, operation: PatchOperation): Item {
  const item = elementAt(path, target, operation);
  if (!item) throw fail(`there is nothing at the path when ${operation.type} is done`, operation);
  return item;
}

function need<T>(value: T | undefined, name: string, { at, type }: PatchOperation): T {
  if (value === undefined) throw new FhirError('invalid', `${type} needs ${name}`, at);
  return value;
}

/** The repeating element that a path names, its parent required but no value in it. */
function listAt(
  target: Target,
  operation: PatchOperation,
): { holder: JsonObject; type: string; name: string; property: Property } {
  const { path, at } = operation;
  if (path.kind !== 'name') throw new FhirError('invalid', 'the path must name a repeating element', at);
  const parent = path.target ? required(path.target, target, operation) : target.root;
  const type = isPrimitive(parent.type) ? 'Element' : parent.type;
  const property = propertiesByElement(type).get(path.name)?.[0];
  if (!property?.element.many) throw fail(`${path.name.slice(0, 64)} is no repeating element of ${type}`, operation);
  return { holder: holderOf(parent, at), type, name: path.name, property };
}

function within(index: number, length: number, name: string, operation: PatchOperation): number {
  if (index < 0 || index >= length) throw fail(`${name} ${index} is outside of the list`, operation);
  return index;
}

function insert(target: Target, operation: PatchOperation, value: PatchValue): void {
  const { holder, type, name } = listAt(target, operation);
  const property = propertyFor(type, name, value, operation.at);
  const pairs = pairsOf(holder, property);
  const index = within(need(operation.index, 'index', operation), pairs.length + 1, 'index', operation);
  setPairs(holder, property, pairs.toSpliced(index, 0, pairFor(value, property, operation.at)));
}

function move(target: Target, operation: PatchOperation): void {
  const { holder, property } = listAt(target, operation);
  const pairs = pairsOf(holder, property);
  const source = within(need(operation.source, 'source', operation), pairs.length, 'source', operation);
  const destination = within(
    need(operation.destination, 'destination', operation),
    pairs.length,
    'destination',
    operation,
  );
  const [moved] = pairs.splice(source, 1);
  setPairs(holder, property, moved ? pairs.toSpliced(destination, 0, moved) : pairs);
}

function add(target: Target, operation: PatchOperation, value: PatchValue): void {
  const parent = required(operation.path, target, operation);
  const type = isPrimitive(parent.type) ? 'Element' : parent.type;
  addTo(holderOf(parent, operation.at), type, need(operation.name, 'name', operation), value, operation.at);
}

function replace(target: Target, operation: PatchOperation, value: PatchValue): void {
  const item = required(operation.path, target, operation);
  const { parent, property } = item;
  if (!parent || !property) throw fail('the resource itself cannot be replaced', operation);
  const type = isPrimitive(parent.type) ? 'Element' : parent.type;
  const next = propertyFor(type, property.element.name, value, operation.at);
  const pair: Pair = pairFor(value, next, operation.at);
  if (next === property) replaceItem(item, pair, operation.at);
  else {
    const holder = holderOf(parent, operation.at);
    setPair(holder, property, { value: undefined, extra: undefined });
    setPair(holder, next, pair);
  }
}

/** Deleting what is not there is no error: https://hl7.org/fhir/R4/fhirpatch.html */
function remove(target: Target, operation: PatchOperation): void {
  const item = elementAt(operation.path, target, operation);
  if (item) replaceItem(item, undefined, operation.at);
}

const OPERATIONS = new Map<string, (target: Target, operation: PatchOperation) => void>([
  ['add', (target, operation) => add(target, operation, need(operation.value, 'value', operation))],
  ['insert', (target, operation) => insert(target, operation, need(operation.value, 'value', operation))],
  ['delete', remove],
  ['replace', (target, operation) => replace(target, operation, need(operation.value, 'value', operation))],
  ['move', move],
]);

/**
 * A resource after a FHIRPath Patch (https://hl7.org/fhir/R4/fhirpatch.html); the given one stays as it is. Validate the result.
 * FhirError `invalid` where the patch is malformed, `unprocessable` where it does not apply.
 */
export function applyFhirPathPatch(resource: Resource, parameters: unknown): Resource {
  const operations = patchOperations(parameters);
  if (operations.length > MAX_OPERATIONS)
    throw new FhirError('tooLarge', `a patch has ${MAX_OPERATIONS} operations at most`);
  const root = copyJson(resource, { left: Number.POSITIVE_INFINITY });
  const start = resourceItem(root);
  const environment = { variables: { resource: [start], context: [start] }, budget: BUDGET };
  const target: Target = { root: start, environment };
  const copies = { left: COPIES };
  for (const operation of operations) {
    const run = OPERATIONS.get(operation.type);
    if (!run) throw new FhirError('invalid', `type must be one of ${[...OPERATIONS.keys()].join(', ')}`, operation.at);
    run(target, { ...operation, value: operation.value && (copyJson(operation.value, copies) as PatchValue) });
  }
  if (!isObject(root)) throw new FhirError('unprocessable', 'the patch leaves no resource');
  return root as Resource;
}
