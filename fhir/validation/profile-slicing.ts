import { isSubtype } from '../definitions/elements.ts';
import { childrenOf, equalValues, type Item, isObject, type JsonObject } from '../fhirpath/item.ts';
import type { Resource } from '../resource.ts';
import { type ProfileNode, profileTree, wordOf } from './profile-tree.ts';
import { choiceOf, matchesPattern } from './profile-value.ts';

export type Resolve = (canonical: string) => Resource | undefined;

/** How a slice knows its own: undefined where that cannot be decided here. */
type Belongs = (item: Item) => boolean | undefined;

interface Discriminator {
  readonly type: string;
  readonly path: string;
}

const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
const texts = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];

function discriminatorsOf({ name, definition }: ProfileNode): readonly Discriminator[] {
  const { slicing } = definition;
  const stated = isObject(slicing) ? objects(slicing.discriminator) : [];
  if (stated.length > 0) return stated.map(({ type, path }) => ({ type: wordOf(type), path: wordOf(path) }));
  // Without a word, extensions are sliced by url and choices by type.
  if (name === 'extension' || name === 'modifierExtension') return [{ type: 'value', path: 'url' }];
  return [{ type: 'type', path: '$this' }];
}

/** `code.coding.system` -> its steps; undefined for what is no plain path: resolve(), extension(), ofType(). */
function stepsOf(path: string): readonly string[] | undefined {
  if (path === '$this') return [];
  const steps = path.replace(/^\$this\./, '').split('.');
  return steps.every((step) => /^[A-Za-z0-9]+$/.test(step)) ? steps : undefined;
}

const itemsAt = (item: Item, steps: readonly string[]) =>
  steps.reduce<readonly Item[]>((items, step) => items.flatMap((each) => childrenOf(each, step)), [item]);

/** The parts of a fixed or pattern value below a path. */
function dig(value: unknown, steps: readonly string[]): readonly unknown[] {
  const [step, ...rest] = steps;
  if (step === undefined) return [value];
  if (Array.isArray(value)) return value.flatMap((item) => dig(item, steps));
  return isObject(value) && Object.hasOwn(value, step) ? dig(value[step], rest) : [];
}

interface Expected {
  readonly value: unknown;
  readonly pattern: boolean;
}

/** What the slice's own elements demand at a path, by fixed[x] or pattern[x] there or above. */
function expectedAt(node: ProfileNode, steps: readonly string[]): readonly Expected[] {
  const fixed = choiceOf(node.definition, 'fixed');
  if (fixed !== undefined) return dig(fixed, steps).map((value) => ({ value, pattern: false }));
  const pattern = choiceOf(node.definition, 'pattern');
  if (pattern !== undefined) return dig(pattern, steps).map((value) => ({ value, pattern: true }));
  const [step, ...rest] = steps;
  if (step === undefined) return [];
  return node.children
    .filter(({ name }) => name === step)
    .flatMap((child) => [...expectedAt(child, rest), ...child.slices.flatMap((slice) => expectedAt(slice, rest))]);
}

/** The canonical of the profile that an element's type names: an extension's is its url. */
export const profilesOf = ({ definition }: ProfileNode): readonly string[] =>
  objects(definition.type).flatMap(({ profile }) => texts(profile));

function urlOf(canonical: string, resolve: Resolve): string {
  const profile = resolve(canonical);
  const url = profile && profileTree(profile).children.find(({ name }) => name === 'url');
  return wordOf(url && choiceOf(url.definition, 'fixed')) || canonical.replace(/\|.*/, '');
}

function byValue(slice: ProfileNode, path: string, resolve: Resolve): Belongs {
  const steps = stepsOf(path);
  if (!steps) return () => undefined;
  const expected = [...expectedAt(slice, steps)];
  if (expected.length === 0 && path === 'url')
    for (const canonical of profilesOf(slice)) expected.push({ value: urlOf(canonical, resolve), pattern: false });
  if (expected.length === 0) return () => undefined;
  return (item) =>
    itemsAt(item, steps).some(({ value }) =>
      expected.some((wanted) =>
        wanted.pattern ? matchesPattern(value, wanted.value) : equalValues(value, wanted.value),
      ),
    );
}

const typesOf = (node: ProfileNode) => objects(node.definition.type).map(({ code }) => wordOf(code));

/** `value[x]:valueQuantity` without a type of its own means the type in its name. */
function typesInName({ name, sliceName = '' }: ProfileNode): readonly string[] {
  const named = sliceName.startsWith(name) ? sliceName.slice(name.length) : '';
  return named === '' ? [] : [named, named.charAt(0).toLowerCase() + named.slice(1)];
}

function byType(slice: ProfileNode, path: string): Belongs {
  const steps = stepsOf(path);
  if (!steps) return () => undefined;
  const node = steps.reduce<ProfileNode | undefined>(
    (at, step) => at?.children.find(({ name }) => name === step),
    slice,
  );
  const stated = node ? typesOf(node) : [];
  const types = stated.length > 0 ? stated : typesInName(slice);
  if (types.length === 0) return () => undefined;
  return (item) =>
    itemsAt(item, steps).some((each) => types.some((type) => isSubtype(each.type, type) || each.type === type));
}

function byExistence(slice: ProfileNode, path: string): Belongs {
  const steps = stepsOf(path);
  const child = slice.children.find(({ name }) => name === steps?.[0]);
  if (steps?.length !== 1 || !child) return () => undefined;
  const wanted = child.definition.max !== '0';
  return (item) => itemsAt(item, steps).length > 0 === wanted;
}

function belongsBy({ type, path }: Discriminator, slice: ProfileNode, resolve: Resolve): Belongs {
  if (type === 'value' || type === 'pattern') return byValue(slice, path, resolve);
  if (type === 'type') return byType(slice, path);
  return type === 'exists' ? byExistence(slice, path) : () => undefined;
}

/** Decides by the discriminators of a sliced element whether an item belongs to a slice; undefined where it cannot be told. */
export function sliceTest(element: ProfileNode, slice: ProfileNode, resolve: Resolve): Belongs {
  const tests = discriminatorsOf(element).map((discriminator) => belongsBy(discriminator, slice, resolve));
  return (item) => {
    const answers = tests.map((test) => test(item));
    if (answers.includes(false)) return false;
    return answers.includes(undefined) ? undefined : true;
  };
}
