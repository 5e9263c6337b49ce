import { FhirError } from '../error.ts';
import { isObject, type JsonObject } from '../fhirpath/item.ts';
import type { Resource } from '../resource.ts';

/** One element of a profile with what hangs below it: https://hl7.org/fhir/R4/elementdefinition.html */
export interface ProfileNode {
  /** `value` for `value[x]`; `valueQuantity` where the profile names one choice so. */
  readonly name: string;
  readonly sliceName?: string;
  /** The ElementDefinition; empty for a step that the differential leaves out. */
  definition: JsonObject;
  readonly children: ProfileNode[];
  readonly slices: ProfileNode[];
}

const MAX_ELEMENTS = 5_000;
/** A word of a definition; what is no string is none, and must not be made one. */
export const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
const objects = (value: unknown): readonly JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);

function nodeOf(name: string, sliceName?: string): ProfileNode {
  return { name, ...(sliceName === undefined ? {} : { sliceName }), definition: {}, children: [], slices: [] };
}

function childOf(parent: ProfileNode, name: string): ProfileNode {
  const found = parent.children.find((child) => child.name === name);
  if (found) return found;
  const child = nodeOf(name);
  parent.children.push(child);
  return child;
}

function sliceOf(element: ProfileNode, sliceName: string): ProfileNode {
  const found = element.slices.find((slice) => slice.sliceName === sliceName);
  if (found) return found;
  const slice = nodeOf(element.name, sliceName);
  element.slices.push(slice);
  return slice;
}

/** `Observation.component:systolic.value[x]` -> the node there, made where it is missing. */
function nodeAt(root: ProfileNode, id: string): ProfileNode {
  let node = root;
  for (const step of id.split('.').slice(1)) {
    const [name = '', sliceName] = step.split(':');
    node = childOf(node, name.replace('[x]', ''));
    if (sliceName !== undefined) node = sliceOf(node, sliceName);
  }
  return node;
}

/** Ids name slices (`component:systolic.code`); a definition without ids has them of its paths and slice names, in order. */
function idsOf(elements: readonly JsonObject[]): string[] {
  const slices = new Map<string, string>();
  return elements.map((element) => {
    const id = text(element.id);
    if (id !== undefined) return id;
    const path = text(element.path) ?? '';
    for (const known of [...slices.keys()]) if (known.length >= path.length && known !== path) slices.delete(known);
    const sliceName = text(element.sliceName);
    if (sliceName !== undefined) slices.set(path, sliceName);
    const steps = path.split('.');
    return steps
      .map((step, index) => {
        const slice = slices.get(steps.slice(0, index + 1).join('.'));
        return slice === undefined ? step : `${step}:${slice}`;
      })
      .join('.');
  });
}

const trees = new WeakMap<Resource, ProfileNode>();

/** The elements of a StructureDefinition as a tree: its differential, or its snapshot where it has no other. */
export function profileTree(profile: Resource): ProfileNode {
  const known = trees.get(profile);
  if (known) return known;
  const { differential, snapshot } = profile;
  const elements = objects(isObject(differential) ? differential.element : isObject(snapshot) ? snapshot.element : []);
  if (elements.length > MAX_ELEMENTS) throw new FhirError('tooLarge', 'the profile has too many elements');
  const root = nodeOf(text(profile.type) ?? '');
  const ids = idsOf(elements);
  for (const [index, element] of elements.entries()) {
    const node = nodeAt(root, ids[index] ?? '');
    node.definition = { ...node.definition, ...element };
  }
  trees.set(profile, root);
  return root;
}
