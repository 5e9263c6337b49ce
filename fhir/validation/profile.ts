import { isSubtype, typeDefinition } from '../definitions/elements.ts';
import { truth } from '../fhirpath/collection.ts';
import { compileFhirPath } from '../fhirpath/evaluate.ts';
import { childrenOf, type Item, isObject, type JsonObject, resourceItem } from '../fhirpath/item.ts';
import { FhirPathError } from '../fhirpath/parse.ts';
import type { Resource } from '../resource.ts';
import { referenceTarget } from './element-checks.ts';
import type { Issues } from './issues.ts';
import { isBound } from './profile-binding.ts';
import { profilesOf, type Resolve, sliceTest } from './profile-slicing.ts';
import { type ProfileNode, profileTree, wordOf } from './profile-tree.ts';
import { valueFault } from './profile-value.ts';

const MAX_DEPTH = 16;
const BUDGET = 1_000_000;
const CORE = 'http://hl7.org/fhir/StructureDefinition/';

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const nameOf = (canonical: string) => canonical.slice(canonical.lastIndexOf('/') + 1).replace(/\|.*/, '');

/** The definition of an R4 type itself, by which the resource has been walked already. */
const isCore = (canonical: string) => canonical.startsWith(CORE) && typeDefinition(nameOf(canonical)) !== undefined;
/** SimpleQuantity is a rule of the tables (sqty-1). */
const isFollowed = (canonical: string) => !canonical.startsWith(`${CORE}SimpleQuantity`);

/** Holds one resource against profiles; https://hl7.org/fhir/R4/profiling.html */
class ProfileCheck {
  readonly #root: Item;
  readonly #resolve: Resolve;
  readonly #issues: Issues;
  readonly #informed = new Set<string>();
  #depth = 0;

  constructor(resource: Resource, resolve: Resolve, issues: Issues) {
    this.#root = resourceItem(resource);
    this.#resolve = resolve;
    this.#issues = issues;
  }

  check(profile: Resource): void {
    const { type } = this.#root;
    if (profile.resourceType !== 'StructureDefinition')
      this.#unchecked(`${wordOf(profile.url)} is no StructureDefinition`, type);
    else if (!isSubtype(type, wordOf(profile.type)))
      this.#issues.add(
        'structure',
        `the profile ${wordOf(profile.url)} is for ${wordOf(profile.type)}, not for ${type}`,
        type,
      );
    else this.#profile(profile, this.#root, type);
  }

  /** What could not be looked at is said, once. */
  #unchecked(message: string, path: string): void {
    const key = `${path} ${message}`;
    if (this.#informed.has(key)) return;
    this.#informed.add(key);
    this.#issues.add('informational', `not checked: ${message}`, path, 'information');
  }

  /** An item against a profile and those that it derives from, up to the definitions of R4. */
  #profile(profile: Resource, item: Item, path: string): void {
    if (this.#depth >= MAX_DEPTH) {
      this.#unchecked(`${wordOf(profile.url)}: profiles are nested too deep`, path);
      return;
    }
    this.#depth++;
    const base = text(profile.baseDefinition);
    if (base !== undefined && profile.derivation === 'constraint' && !isCore(base)) this.#canonical(base, item, path);
    this.#item(profileTree(profile), item, path, wordOf(profile.url));
    this.#depth--;
  }

  #canonical(canonical: string, item: Item, path: string): void {
    const profile = this.#resolve(canonical.replace(/\|.*/, ''));
    if (profile?.resourceType === 'StructureDefinition') this.#profile(profile, item, path);
    else this.#unchecked(`the profile ${canonical} is not held here`, path);
  }

  #children(parent: ProfileNode, item: Item, path: string, profile: string): void {
    for (const node of parent.children) this.#element(node, item, path, profile);
  }

  /** The items of an element of the profile: their number, each of them, their slices. */
  #element(node: ProfileNode, parent: Item, path: string, profile: string): void {
    const items = itemsOf(node, parent);
    const at = `${path}.${node.name}`;
    this.#count(node, items.length, at, profile);
    for (const item of items) this.#item(node, item, placeOf(item, path), profile);
    if (node.slices.length > 0) this.#slices(node, items, path, profile);
  }

  #count({ definition, sliceName }: ProfileNode, count: number, path: string, profile: string): void {
    const { min, max } = definition;
    const what = sliceName === undefined ? '' : ` of the slice ${sliceName}`;
    if (typeof min === 'number' && count < min)
      this.#issues.add('required', `at least ${min}${what} required by ${profile}`, path);
    if (typeof max === 'string' && max !== '*' && count > Number(max))
      this.#issues.add('structure', `at most ${max}${what} allowed by ${profile}`, path);
  }

  #slices(node: ProfileNode, items: readonly Item[], path: string, profile: string): void {
    const at = `${path}.${node.name}`;
    const free = new Set(items);
    for (const slice of node.slices) {
      const belongs = sliceTest(node, slice, this.#resolve);
      const answers = items.map((item) => belongs(item));
      if (answers.includes(undefined)) {
        for (const item of items) free.delete(item);
        this.#unchecked(`the slice ${slice.sliceName} of ${profile} cannot be told apart`, at);
        continue;
      }
      const own = items.filter((_item, index) => answers[index] === true);
      this.#count(slice, own.length, at, profile);
      for (const item of own) {
        free.delete(item);
        this.#item(slice, item, placeOf(item, path), profile);
      }
    }
    const { slicing } = node.definition;
    if (isObject(slicing) && slicing.rules === 'closed')
      for (const item of free)
        this.#issues.add('structure', `is in no slice of ${profile}, which allows no other`, placeOf(item, path));
  }

  #item(node: ProfileNode, item: Item, path: string, profile: string): void {
    const { definition } = node;
    this.#types(node, item, path, profile);
    const fault = valueFault(item, definition);
    if (fault) this.#issues.add('value', `${fault} (${profile})`, path);
    this.#binding(definition, item, path, profile);
    for (const constraint of objects(definition.constraint)) this.#constraint(constraint, item, path, profile);
    this.#children(node, item, path, profile);
  }

  #types(node: ProfileNode, item: Item, path: string, profile: string): void {
    const types = objects(node.definition.type);
    if (item.parent === undefined || types.length === 0) return;
    const fitting = types.filter(
      ({ code }) =>
        isSubtype(item.type, nameOf(wordOf(code))) ||
        wordOf(code).includes('System.') ||
        code === 'BackboneElement' ||
        code === 'Element',
    );
    if (fitting.length === 0) this.#issues.add('structure', `a ${item.type} is not allowed by ${profile}`, path);
    for (const canonical of profilesOf({ ...node, definition: { type: fitting } }).filter(isFollowed))
      this.#canonical(canonical, item, path);
    if (item.type === 'Reference') this.#target(fitting, item, path, profile);
  }

  /** The type of what is referred to; its own conformance to a profile is not followed. */
  #target(types: readonly JsonObject[], item: Item, path: string, profile: string): void {
    const canonicals = types.flatMap(({ targetProfile }) =>
      Array.isArray(targetProfile) ? targetProfile.map(wordOf) : [],
    );
    const target = referenceTarget(item.value, this.#root.value);
    if (canonicals.length === 0 || target === undefined) return;
    const allowed = canonicals.map((canonical) => {
      const held = this.#resolve(canonical.replace(/\|.*/, ''));
      return held ? wordOf(held.type) : canonical.startsWith(CORE) ? nameOf(canonical) : undefined;
    });
    if (allowed.some((type) => type === undefined)) this.#unchecked('a profile of the target is not held here', path);
    else if (!allowed.some((type) => type !== undefined && isSubtype(target, type)))
      this.#issues.add(
        'value',
        `a ${target} is not allowed by ${profile}, only ${allowed.join(', ')}`,
        `${path}.reference`,
      );
  }

  #binding(definition: JsonObject, item: Item, path: string, profile: string): void {
    const { binding } = definition;
    if (!isObject(binding) || typeof binding.valueSet !== 'string' || item.value === undefined) return;
    if (binding.strength !== 'required' && binding.strength !== 'extensible') return;
    const bound = isBound(item, binding.valueSet, this.#resolve);
    if (bound === undefined) this.#unchecked(`whether the code is in ${binding.valueSet}`, path);
    else if (!bound) {
      const severity = binding.strength === 'required' ? 'error' : 'information';
      this.#issues.add(
        'code-invalid',
        `the code is not in the ${binding.strength} value set ${binding.valueSet} (${profile})`,
        path,
        severity,
      );
    }
  }

  /** Constraints that name another source were copied from a definition that is checked by itself. */
  #constraint(
    { key, expression, human, severity, source }: JsonObject,
    item: Item,
    path: string,
    profile: string,
  ): void {
    const copied = typeof source === 'string' && source !== profile;
    if (severity !== 'error' || copied || typeof expression !== 'string' || key === 'ele-1' || key === 'ext-1') return;
    const variables = { resource: [this.#root], rootResource: [this.#root], context: [item] };
    try {
      const verdict = truth(compileFhirPath(expression)([item], { variables, budget: BUDGET }, 0));
      if (verdict === false) this.#issues.add('invariant', `${wordOf(key)}: ${wordOf(human)}`, path);
    } catch (error) {
      if (!(error instanceof FhirPathError)) throw error;
      this.#unchecked(`${wordOf(key)}: ${error.message}`, path);
    }
  }
}

/** A node named for one choice (`valueQuantity`) takes only values of that type. */
function itemsOf({ name }: ProfileNode, parent: Item): readonly Item[] {
  const items = childrenOf(parent, name);
  if (items.length > 0) return items;
  return childrenOf(parent).filter(({ property }) => property?.name === name);
}

function placeOf({ property, index }: Item, path: string): string {
  const choice = property?.element.choice ? `.ofType(${property.type})` : '';
  return `${path}.${property?.element.name}${choice}${index === undefined ? '' : `[${index}]`}`;
}

/** Adds what a resource lacks of its profiles; what cannot be checked here is said as information. */
export function checkProfiles(
  resource: Resource,
  profiles: readonly Resource[],
  resolve: Resolve,
  issues: Issues,
): void {
  const check = new ProfileCheck(resource, resolve, issues);
  for (const profile of profiles) check.check(profile);
}
