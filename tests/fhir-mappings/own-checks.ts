import type { CodeableConcept, Observation } from 'fhir/r4.js';
import type { Resource } from '../../fhir/resource.ts';

/** Invariants that outside validators miss, and what no validator can see: references that lead nowhere. */
export function ownErrors(
  resources: readonly Resource[],
  elsewhere: ReadonlySet<string> = new Set(),
): readonly string[] {
  const here = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id}`));
  return [
    ...duplicates(resources.map(({ resourceType, id }) => `${resourceType}/${id}`)).map((id) => `twice: ${id}`),
    ...resources.flatMap((resource) =>
      referencesIn(resource)
        .filter((reference) => !here.has(reference) && !elsewhere.has(reference))
        .map((reference) => `${resource.resourceType}/${resource.id} refers to ${reference}, which is not there`),
    ),
    ...resources
      .filter(({ resourceType }) => resourceType === 'Observation')
      .flatMap((resource) => observationErrors(resource as unknown as Observation)),
  ];
}

const duplicates = (items: readonly string[]): readonly string[] =>
  items.filter((item, index) => items.indexOf(item) !== index);

/** Literal references anywhere in a resource. */
function referencesIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(referencesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, child]) =>
    name === 'reference' && typeof child === 'string' ? [child] : referencesIn(child),
  );
}

/** http://hl7.org/fhir/R4/observation.html#invs obs-6 and obs-7, and that a component has a value or a reason. */
function observationErrors(observation: Observation): readonly string[] {
  const valued = (element: object) => Object.keys(element).some((name) => name.startsWith('value'));
  const codes = (concept: CodeableConcept) => (concept.coding ?? []).map(({ system, code }) => `${system}|${code}`);
  const own = new Set(codes(observation.code));
  return [
    ...(valued(observation) && observation.dataAbsentReason ? ['obs-6'] : []),
    ...(valued(observation) && observation.component?.some(({ code }) => codes(code).some((coded) => own.has(coded)))
      ? ['obs-7']
      : []),
    ...(valued(observation) || observation.dataAbsentReason ? [] : ['neither value nor reason']),
    ...(observation.component ?? []).flatMap((component) =>
      valued(component) !== Boolean(component.dataAbsentReason) ? [] : ['a component needs a value or a reason'],
    ),
  ].map((error) => `Observation/${observation.id}: ${error}`);
}
