import { FhirError } from '../error.ts';
import { numberOf } from '../json.ts';
import type { Resource } from '../resource.ts';
import { type CopyBudget, copyJson, isObject, type JsonObject, put } from './json-copy.ts';
import { parsePointer } from './json-pointer.ts';

type Container = JsonObject | unknown[];

const MAX_OPERATIONS = 10_000;
const MAX_COPIED = 1_000_000;

const isContainer = (value: unknown): value is Container => Array.isArray(value) || isObject(value);
const INDEX = /^(0|[1-9]\d{0,8})$/;

/** Numbers by value, objects in any order: https://www.rfc-editor.org/rfc/rfc6902#section-4.6 */
function equal(a: unknown, b: unknown): boolean {
  if (numberOf(a) !== undefined) return numberOf(a) === numberOf(b);
  if (Array.isArray(a))
    return Array.isArray(b) && a.length === b.length && a.every((item, index) => equal(item, b[index]));
  if (!isObject(a)) return a === b;
  if (!isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && equal(a[key], b[key]));
}

class Document {
  root: unknown;
  readonly #where: string;
  readonly #budget: CopyBudget = { left: MAX_COPIED };

  constructor(root: unknown, where: string) {
    this.#where = where;
    this.root = copyJson(root, { left: Number.POSITIVE_INFINITY });
  }

  fail(message: string, index: number): FhirError {
    return new FhirError('unprocessable', message, `${this.#where}[${index}]`);
  }

  copy(value: unknown): unknown {
    return copyJson(value, this.#budget);
  }

  /** The value at a pointer, its existence required. */
  get(tokens: readonly string[], index: number): unknown {
    let value = this.root;
    for (const token of tokens) {
      if (!isContainer(value) || !has(value, token)) throw this.fail(`there is nothing at /${tokens.join('/')}`, index);
      value = (value as JsonObject)[token];
    }
    return value;
  }

  #parent(tokens: readonly string[], index: number): [Container, string] {
    const parent = this.get(tokens.slice(0, -1), index);
    if (!isContainer(parent)) throw this.fail(`there is no object or array above /${tokens.join('/')}`, index);
    return [parent, tokens.at(-1) ?? ''];
  }

  add(tokens: readonly string[], value: unknown, index: number): void {
    if (tokens.length === 0) this.root = value;
    else {
      const [parent, key] = this.#parent(tokens, index);
      if (!Array.isArray(parent)) put(parent, key, value);
      else if (key === '-') parent.push(value);
      else if (INDEX.test(key) && Number(key) <= parent.length) parent.splice(Number(key), 0, value);
      else throw this.fail(`${JSON.stringify(key.slice(0, 40))} is no index of the array`, index);
    }
  }

  remove(tokens: readonly string[], index: number): unknown {
    const value = this.get(tokens, index);
    if (tokens.length === 0) this.root = undefined;
    else {
      const [parent, key] = this.#parent(tokens, index);
      if (Array.isArray(parent)) parent.splice(Number(key), 1);
      else delete parent[key];
    }
    return value;
  }

  replace(tokens: readonly string[], value: unknown, index: number): void {
    this.get(tokens, index);
    if (tokens.length === 0) this.root = value;
    else {
      const [parent, key] = this.#parent(tokens, index);
      if (Array.isArray(parent)) parent[Number(key)] = value;
      else put(parent, key, value);
    }
  }
}

const has = (container: Container, token: string) =>
  Array.isArray(container) ? INDEX.test(token) && Number(token) < container.length : Object.hasOwn(container, token);

interface Step {
  readonly document: Document;
  readonly operation: JsonObject;
  readonly path: readonly string[];
  readonly index: number;
}

function operand({ document, operation, index }: Step): unknown {
  if (!Object.hasOwn(operation, 'value'))
    throw new FhirError('invalid', `operation ${index} needs a value`, `[${index}].value`);
  return document.copy(operation.value);
}
const fromOf = ({ operation, index }: Step) => parsePointer(operation.from, `[${index}].from`);

/** https://www.rfc-editor.org/rfc/rfc6902#section-4 */
const OPERATIONS = new Map<unknown, (step: Step) => void>([
  ['add', (step) => step.document.add(step.path, operand(step), step.index)],
  ['remove', (step) => void step.document.remove(step.path, step.index)],
  ['replace', (step) => step.document.replace(step.path, operand(step), step.index)],
  [
    'copy',
    (step) => step.document.add(step.path, step.document.copy(step.document.get(fromOf(step), step.index)), step.index),
  ],
  ['move', move],
  ['test', test],
]);

function move(step: Step): void {
  const { document, path, index } = step;
  const from = fromOf(step);
  const value = document.get(from, index);
  if (from.length <= path.length && from.every((token, at) => token === path[at])) {
    if (from.length === path.length) return;
    throw document.fail('a value cannot be moved into itself', index);
  }
  document.remove(from, index);
  document.add(path, value, index);
}

function test(step: Step): void {
  const { document, path, index } = step;
  if (!equal(document.get(path, index), operand(step)))
    throw document.fail(`the test of /${path.join('/')} failed`, index);
}

function apply(document: Document, operation: unknown, index: number): void {
  if (!isObject(operation)) throw new FhirError('invalid', `operation ${index} must be an object`, `[${index}]`);
  const run = OPERATIONS.get(Object.hasOwn(operation, 'op') ? operation.op : undefined);
  if (!run)
    throw new FhirError(
      'invalid',
      `operation ${index}: op must be one of ${[...OPERATIONS.keys()].join(', ')}`,
      `[${index}].op`,
    );
  run({ document, operation, path: parsePointer(operation.path, `[${index}].path`), index });
}

/**
 * A JSON document after a JSON Patch (https://www.rfc-editor.org/rfc/rfc6902); the given one stays as it is.
 * FhirError `invalid` where the patch is malformed, `unprocessable` where it does not apply or a test fails.
 */
export function patchJson(document: unknown, operations: unknown): unknown {
  if (!Array.isArray(operations)) throw new FhirError('invalid', 'a JSON Patch is an array of operations');
  if (operations.length > MAX_OPERATIONS)
    throw new FhirError('tooLarge', `a patch has ${MAX_OPERATIONS} operations at most`);
  const patched = new Document(document, '');
  for (const [index, operation] of operations.entries()) apply(patched, operation, index);
  return patched.root;
}

/** A resource after a JSON Patch: https://hl7.org/fhir/R4/http.html#patch. Validate the result. */
export function applyJsonPatch(resource: Resource, operations: unknown): Resource {
  const patched = patchJson(resource, operations);
  if (!isObject(patched) || patched.resourceType !== resource.resourceType)
    throw new FhirError('unprocessable', `the patch leaves no ${resource.resourceType}`);
  return patched as Resource;
}
