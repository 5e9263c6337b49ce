import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { isResourceType, type Property } from '../definitions/elements.ts';
import { issue } from '../error.ts';
import { isRawNumber } from '../json.ts';
import { isBlank, primitiveFault } from './primitives.ts';
import { type ElementRule, type TypeRules, typeRules } from './rules.ts';

type Code = OperationOutcomeIssue['code'];
export type JsonObject = Readonly<Record<string, unknown>>;

/** Deeper than any real resource; keeps a hostile one from using up the stack. */
const MAX_DEPTH = 128;
/** Enough for a person; a body that is wrong in every element is not answered with a larger one. */
const MAX_ISSUES = 200;

/** What is known around an element while its resource is walked. */
export interface Scope {
  /** The resource that holds the element. */
  readonly resource: JsonObject;
  /** The scope of the resource that contains it; undefined where it is not contained. */
  readonly outer: Scope | undefined;
  /** `#id` of every reference, canonical, uri and url met so far. */
  readonly fragments: Set<string>;
}

/** The resource whose `contained` the fragments of this scope point into. */
export const rootOf = (scope: Scope): JsonObject => (scope.outer ?? scope).resource;

/** One JSON object or primitive with its place, handed to the checks beyond shape. */
export interface Visited {
  readonly value: unknown;
  /** The `_element` of a primitive. */
  readonly extra: unknown;
  readonly type: string;
  readonly path: string;
  readonly scope: Scope;
}

/** Checks beyond the shape of elements; each may add issues. */
export interface Checks {
  type(node: Visited, rules: TypeRules): void;
  element(node: Visited, rule: ElementRule): void;
}

/** Types whose value may be `#id`; Reference.reference is a string. */
const POINTERS = new Set(['string', 'uri', 'url', 'canonical']);

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

const kindOf = (value: unknown) =>
  value === null
    ? 'null'
    : Array.isArray(value)
      ? 'an array'
      : isObject(value)
        ? 'an object'
        : `a ${isRawNumber(value) ? 'number' : typeof value}`;

/** Collects issues, all of them up to a limit. */
export class Issues {
  readonly list: OperationOutcomeIssue[] = [];

  add(code: Code, message: string, path: string, severity: OperationOutcomeIssue['severity'] = 'error'): void {
    if (this.list.length < MAX_ISSUES) this.list.push(issue(severity, code, message, path));
    else if (this.list.length === MAX_ISSUES)
      this.list.push(issue('information', 'incomplete', 'there are more issues than are listed'));
  }
}

/** Walks a resource along the element tables: https://hl7.org/fhir/R4/json.html */
export class Walk {
  readonly issues: Issues;
  readonly #checks: Checks;
  #depth = 0;

  constructor(issues: Issues, checks: Checks) {
    this.issues = issues;
    this.#checks = checks;
  }

  /** A resource at `path`; contained in `outer` where that is given. */
  resource(value: unknown, path: string, outer?: Scope): void {
    if (!isObject(value))
      return this.issues.add('structure', `a resource must be a JSON object, not ${kindOf(value)}`, path);
    const type = value.resourceType;
    if (typeof type !== 'string') return this.issues.add('required', 'resourceType is missing', path);
    if (!isResourceType(type))
      return this.issues.add('structure', `${JSON.stringify(type.slice(0, 64))} is no R4 resource type`, path);
    this.#object(value, type, path, { resource: value, outer, fragments: new Set() });
  }

  #object(value: JsonObject, type: string, path: string, scope: Scope, mayBeBare = false): void {
    const rules = typeRules(type);
    if (!rules) return;
    if (this.#depth >= MAX_DEPTH)
      return this.issues.add('too-costly', `is nested deeper than ${MAX_DEPTH} levels`, path);
    this.#depth++;
    const seen = new Set<string>();
    let children = 0;
    for (const key of Object.keys(value)) {
      if (key === 'resourceType' && rules.definition.resource) continue;
      if (key !== 'id') children++;
      this.#key(value, key, rules, path, scope, seen);
    }
    this.#required(rules, path, seen);
    if (children === 0 && !mayBeBare && !rules.definition.resource)
      this.issues.add('invariant', 'ele-1: an element must have a value or children', path);
    this.#checks.type({ value, extra: undefined, type, path, scope }, rules);
    this.#depth--;
  }

  #key(object: JsonObject, key: string, rules: TypeRules, path: string, scope: Scope, seen: Set<string>): void {
    const companion = key.startsWith('_');
    const name = companion ? key.slice(1) : key;
    const property = rules.definition.properties.get(name);
    if (!property || (companion && !property.primitive))
      return this.issues.add(
        'structure',
        `unknown element ${JSON.stringify(key.slice(0, 64))}`,
        `${path}.${key.slice(0, 64)}`,
      );
    // `_status` is looked at together with `status`; alone it stands for the element itself.
    if (companion && Object.hasOwn(object, name)) return;
    const { element } = property;
    const at = `${path}.${element.name}`;
    if (seen.has(element.name) && element.choice)
      this.issues.add('structure', `only one ${element.name}[x] is allowed`, at);
    seen.add(element.name);
    const here = element.choice ? `${at}.ofType(${property.type})` : at;
    const extra = property.primitive && Object.hasOwn(object, `_${name}`) ? object[`_${name}`] : undefined;
    const rule = rules.rules.get(element);
    if (element.many) this.#many(companion ? undefined : object[key], extra, property, rule, here, scope);
    else this.#one(companion ? undefined : object[key], extra, property, rule, here, scope);
  }

  #required(rules: TypeRules, path: string, seen: ReadonlySet<string>): void {
    for (const { name, choice } of rules.required) {
      if (!seen.has(name)) this.issues.add('required', `${name}${choice ? '[x]' : ''} is required`, `${path}.${name}`);
    }
  }

  #many(
    value: unknown,
    extra: unknown,
    property: Property,
    rule: ElementRule | undefined,
    path: string,
    scope: Scope,
  ): void {
    if (value !== undefined && !Array.isArray(value))
      return this.issues.add('structure', `must be an array, not ${kindOf(value)}`, path);
    if (extra !== undefined && !Array.isArray(extra))
      return this.issues.add('structure', `_${property.name} must be an array, not ${kindOf(extra)}`, path);
    const values: readonly unknown[] = value ?? [];
    const extras: readonly unknown[] = extra ?? [];
    const length = Math.max(values.length, extras.length);
    if (length === 0 || (value !== undefined && values.length === 0) || (extra !== undefined && extras.length === 0))
      this.issues.add('structure', 'an array must not be empty', path);
    if (value !== undefined && extra !== undefined && values.length !== extras.length)
      this.issues.add('structure', `${property.name} and _${property.name} must have the same length`, path);
    for (let index = 0; index < length; index++) {
      const item = values[index] ?? undefined;
      const more = extras[index] ?? undefined;
      const at = `${path}[${index}]`;
      if (property.primitive && item === undefined && more === undefined)
        this.issues.add('structure', 'null stands for neither a value nor extensions', at);
      else if (item === undefined && !property.primitive) this.issues.add('structure', 'must not be null', at);
      else this.#one(item, more, property, rule, at, scope);
    }
  }

  #one(
    value: unknown,
    extra: unknown,
    property: Property,
    rule: ElementRule | undefined,
    path: string,
    scope: Scope,
  ): void {
    if (property.primitive) this.#primitive(value, extra, property, rule, path, scope);
    else if (property.type === 'Resource')
      this.resource(value, path, property.element.name === 'contained' ? (scope.outer ?? scope) : undefined);
    else if (!isObject(value))
      return this.issues.add('structure', `${property.type} must be a JSON object, not ${kindOf(value)}`, path);
    else this.#object(value, property.type, path, scope);
    if (rule) this.#checks.element({ value, extra, type: property.type, path, scope }, rule);
  }

  #primitive(
    value: unknown,
    extra: unknown,
    property: Property,
    rule: ElementRule | undefined,
    path: string,
    scope: Scope,
  ): void {
    if (value !== undefined) {
      const fault = primitiveFault(property.type, value);
      if (fault) this.issues.add(fault.code, fault.message, path);
      else if (typeof value === 'string' && value.startsWith('#') && POINTERS.has(property.type))
        scope.fragments.add(value);
      else if (isBlank(value)) this.issues.add('value', 'holds nothing but whitespace', path, 'warning');
    }
    if (extra !== undefined) this.#companion(extra, value === undefined, property, path, scope);
  }

  /** `_birthDate`: the id and extensions of a primitive. */
  #companion(extra: unknown, alone: boolean, property: Property, path: string, scope: Scope): void {
    if (!isObject(extra))
      return this.issues.add('structure', `_${property.name} must be an object, not ${kindOf(extra)}`, path);
    if (property.element.name === 'id' || property.type === 'xhtml')
      return this.issues.add('structure', `${property.name} has no extensions`, path);
    const bare = !Object.hasOwn(extra, 'extension');
    if (bare && (alone || !Object.hasOwn(extra, 'id')))
      this.issues.add('invariant', 'ele-1: an element must have a value or children', path);
    if (Object.keys(extra).length > 0) this.#object(extra, 'Element', path, scope, true);
  }
}
