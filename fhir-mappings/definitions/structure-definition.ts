import type { ElementDefinition, ElementDefinitionType, StructureDefinition } from 'fhir/r4.js';
import { CANONICAL_BASE } from '../../fhir/canonical-base.ts';
import { narrative, paragraph } from '../r4/narrative.ts';

/** One element's constraint; `path` is below the type, '' for the type itself. */
export interface ElementRow extends Omit<ElementDefinition, 'path' | 'id' | 'type'> {
  readonly path: string;
  readonly types?: readonly (string | ElementDefinitionType)[];
}

interface StructureRow {
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly type: string;
  readonly elements: readonly ElementRow[];
  /** Types of elements that may carry an extension. */
  readonly context?: readonly string[];
  /** Canonical URL where it is not below our own base. */
  readonly url?: string;
  readonly experimental?: boolean;
}

/** A constraint on a base type, as a differential. https://hl7.org/fhir/R4/structuredefinition.html */
export const structureDefinition = ({
  name,
  title,
  description,
  type,
  elements,
  context,
  url,
  experimental,
}: StructureRow): StructureDefinition => ({
  resourceType: 'StructureDefinition',
  id: name,
  text: narrative(paragraph(`${title}: ${description}`)),
  url: url ?? `${CANONICAL_BASE}/StructureDefinition/${name}`,
  name: title.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => next?.toUpperCase() ?? ''),
  title,
  status: 'active',
  ...(experimental ? { experimental } : {}),
  description,
  fhirVersion: '4.0.1',
  kind: type === 'Extension' ? 'complex-type' : 'resource',
  abstract: false,
  ...(context ? { context: context.map((expression) => ({ type: 'element' as const, expression })) } : {}),
  type,
  baseDefinition: `http://hl7.org/fhir/StructureDefinition/${type}`,
  derivation: 'constraint',
  differential: { element: elements.map((row) => elementOf(type, row)) },
});

/** A path may name a slice with a colon: `extension:quote.url`. Element ids keep it, paths do not. */
function elementOf(type: string, { path, types, ...rest }: ElementRow): ElementDefinition {
  const id = path ? `${type}.${path}` : type;
  return {
    id,
    path: id.replace(/:[^.]+/g, ''),
    ...rest,
    ...(types ? { type: types.map((entry) => (typeof entry === 'string' ? { code: entry } : entry)) } : {}),
  };
}
