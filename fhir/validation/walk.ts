import { isResourceType, type Property, typeDefinition } from '../definitions/elements.ts';
import { isObject, type JsonObject } from '../fhirpath/item.ts';
import { isRawNumber } from '../json.ts';
import type { Issues } from './issues.ts';
import { isBlank, primitiveFault } from './primitives.ts';
import { type ElementRule, type TypeRules, typeRules } from './rules.ts';
import { checkContained, leaveContained, type Scope, type Visited } from './scope.ts';

/** Deeper than any real resource; keeps a hostile one from using up the stack. */
const MAX_DEPTH = 128;
/** Types whose value may be `#id`; Reference.reference is a string. */
const POINTERS = new Set(['string', 'uri', 'url', 'canonical']);
const UNDERSCORE = '_'.charCodeAt(0);
/** An attribute in XML, as an id is: it can have no extensions. */
const EXTENSION_URL = typeDefinition('Extension')?.properties.get('url')?.element;
const NO_VALUES: readonly unknown[] = [];
const BARE = 'ele-1: an element must have a value or children';

/** Checks beyond the shape of elements; each may add issues. */
export interface Checks {
  /** A complex element or resource, after its children. */
  type(node: Visited, rules: TypeRules): void;
  /** An element that has rules of its own, whatever its type. */
  element(node: Visited, rule: ElementRule): void;
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'an array';
  return isObject(value) ? 'an object' : `a ${isRawNumber(value) ? 'number' : typeof value}`;
}
/** A name as a step of FHIRPath; one that is no identifier stands in backticks. */
function stepOf(key: string): string {
  const name = key.slice(0, 64);
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
    ? name
    : `\`${name.replace(/[`\\]/g, '\\$&').replace(/\p{Cc}/gu, ' ')}\``;
}
const quoted = (word: string) => JSON.stringify(word.slice(0, 64));

/** One property of an object with its companion (`_birthDate`), where both belong. */
interface Place {
  readonly property: Property;
  readonly rule: ElementRule | undefined;
  readonly path: string;
  readonly scope: Scope;
}

/** Walks a resource along the element tables: https://hl7.org/fhir/R4/json.html */
export class Walk {
  readonly #issues: Issues;
  readonly #checks: Checks;
  #depth = 0;

  constructor(issues: Issues, checks: Checks) {
    this.#issues = issues;
    this.#checks = checks;
  }

  /** A resource at `path`; contained in `outer` where that is given. */
  resource(value: unknown, path: string, outer?: Scope): void {
    if (!isObject(value)) {
      this.#wrong(`a resource must be a JSON object, not ${kindOf(value)}`, path);
      return;
    }
    const type = Object.hasOwn(value, 'resourceType') ? value.resourceType : undefined;
    if (type === undefined) this.#issues.add('required', 'resourceType is missing', path);
    else if (typeof type !== 'string') this.#wrong('resourceType must be a string', path);
    else if (!isResourceType(type)) this.#wrong(`${quoted(type)} is no R4 resource type`, path);
    else this.#known(value, type, path, { resource: value, outer, fragments: new Set() });
  }

  #known(value: JsonObject, type: string, path: string, scope: Scope): void {
    this.#object(value, type, path, scope);
    if (scope.outer) leaveContained(scope);
    else checkContained(scope, path, this.#issues);
  }

  #wrong(message: string, path: string): void {
    this.#issues.add('structure', message, path);
  }

  #object(value: JsonObject, type: string, path: string, scope: Scope, mayBeBare = false): void {
    const rules = typeRules(type);
    if (!rules) return;
    if (this.#depth >= MAX_DEPTH) {
      this.#issues.add('too-costly', `is nested deeper than ${MAX_DEPTH} levels`, path);
      return;
    }
    this.#depth++;
    const seen = new Set<string>();
    const { resource } = rules.definition;
    let children = 0;
    for (const key of Object.keys(value)) {
      // An undefined property is one that JSON does not write.
      if (value[key] === undefined || (key === 'resourceType' && resource)) continue;
      if (key !== 'id') children++;
      this.#key(value, key, rules, path, scope, seen);
    }
    this.#required(rules, path, seen);
    if (children === 0 && !mayBeBare && !resource) this.#issues.add('invariant', BARE, path);
    this.#checks.type({ value, extra: undefined, type, path, scope }, rules);
    this.#depth--;
  }

  #key(object: JsonObject, key: string, rules: TypeRules, path: string, scope: Scope, seen: Set<string>): void {
    const companion = key.charCodeAt(0) === UNDERSCORE;
    const name = companion ? key.slice(1) : key;
    const property = rules.definition.properties.get(name);
    if (!property || (companion && !property.primitive)) {
      this.#wrong(`unknown element ${quoted(key)}`, `${path}.${stepOf(key)}`);
      return;
    }
    // `_status` is looked at together with `status`; alone it stands for the element itself.
    if (companion && Object.hasOwn(object, name)) return;
    const { element, type } = property;
    const at = `${path}.${element.name}`;
    if (element.choice && seen.has(element.name)) this.#wrong(`only one ${element.name}[x] is allowed`, at);
    seen.add(element.name);
    const extra =
      property.primitive && Object.hasOwn(object, property.companion) ? object[property.companion] : undefined;
    const here = element.choice ? `${at}.ofType(${type})` : at;
    const place: Place = { property, rule: rules.rules.get(element), path: here, scope };
    if (element.many) this.#many(companion ? undefined : object[key], extra, place);
    else this.#one(companion ? undefined : object[key], extra, place);
  }

  #required(rules: TypeRules, path: string, seen: ReadonlySet<string>): void {
    for (const { name, choice } of rules.required) {
      if (!seen.has(name)) this.#issues.add('required', `${name}${choice ? '[x]' : ''} is required`, `${path}.${name}`);
    }
  }

  #many(value: unknown, extra: unknown, place: Place): void {
    const { path, property } = place;
    for (const [name, list] of [[property.name, value] as const, [property.companion, extra] as const]) {
      if (list === undefined) continue;
      if (!Array.isArray(list)) {
        this.#wrong(`${name} must be an array, not ${kindOf(list)}`, path);
        return;
      }
      if (list.length === 0) this.#wrong(`${name} must not be an empty array`, path);
    }
    const values = Array.isArray(value) ? value : NO_VALUES;
    const extras = Array.isArray(extra) ? extra : NO_VALUES;
    if (value !== undefined && extra !== undefined && values.length !== extras.length)
      this.#wrong(`${property.name} and _${property.name} must have the same length`, path);
    for (let index = 0; index < Math.max(values.length, extras.length); index++)
      this.#item(values[index], extras[index], { ...place, path: `${path}[${index}]` });
  }

  #item(value: unknown, extra: unknown, place: Place): void {
    const { property, path } = place;
    if (!property.primitive) this.#one(value, undefined, place);
    else if ((value ?? undefined) === undefined && (extra ?? undefined) === undefined)
      this.#wrong('null stands for neither a value nor extensions', path);
    else this.#one(value ?? undefined, extra ?? undefined, place);
  }

  #one(value: unknown, extra: unknown, place: Place): void {
    const { property, path, scope, rule } = place;
    const { type, primitive, element } = property;
    if (primitive) this.#primitive(value, extra, place);
    else if (type === 'Resource')
      this.resource(value, path, element.name === 'contained' ? (scope.outer ?? scope) : undefined);
    else if (isObject(value)) this.#object(value, type, path, scope);
    else {
      this.#wrong(`${type} must be a JSON object, not ${kindOf(value)}`, path);
      return;
    }
    if (rule) this.#checks.element({ value, extra, type, path, scope }, rule);
  }

  #primitive(value: unknown, extra: unknown, place: Place): void {
    const { property, path, scope } = place;
    if (value !== undefined) {
      const fault = primitiveFault(property.type, value);
      if (fault) this.#issues.add(fault.code, fault.message, path);
      else if (typeof value === 'string') this.#text(value, property.type, path, scope);
    }
    if (extra !== undefined) this.#companion(extra, value === undefined, place);
  }

  #text(value: string, type: string, path: string, { fragments }: Scope): void {
    if (value.startsWith('#') && POINTERS.has(type)) fragments.add(value.split('|', 1)[0] ?? '');
    else if (isBlank(value)) this.#issues.add('value', 'holds nothing but whitespace', path, 'warning');
  }

  /** `_birthDate`: the id and extensions of a primitive. */
  #companion(extra: unknown, alone: boolean, { property, path, scope }: Place): void {
    const { name, element, type } = property;
    if (!isObject(extra)) {
      this.#wrong(`_${name} must be an object, not ${kindOf(extra)}`, path);
      return;
    }
    if (element.name === 'id' || element === EXTENSION_URL || type === 'xhtml') {
      this.#wrong(`${name} has no extensions`, path);
      return;
    }
    const bare = !Object.hasOwn(extra, 'extension');
    if (bare && (alone || !Object.hasOwn(extra, 'id'))) this.#issues.add('invariant', BARE, path);
    this.#object(extra, 'Element', path, scope, true);
  }
}
