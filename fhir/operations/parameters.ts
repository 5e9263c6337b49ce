import { FhirError } from '../error.ts';
import { isRawNumber } from '../json.ts';
import type { Resource } from '../resource.ts';

/** One parameter of an operation: https://hl7.org/fhir/R4/parameters.html */
export type Parameter = Readonly<Record<string, unknown>>;

/** The parameters with this name, from a Parameters resource. Throws FhirError 'structure' for what is none. */
export function parametersNamed(resource: Resource, name: string): readonly Parameter[] {
  const { parameter = [] } = resource;
  if (resource.resourceType !== 'Parameters' || !Array.isArray(parameter))
    throw new FhirError('structure', 'The operation takes a Parameters resource', 'Parameters.parameter');
  return parameter.filter((one): one is Parameter => isObject(one) && one.name === name);
}

export const isObject = (value: unknown): value is Parameter =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** A Parameters resource with one result: `{ return: valueMeta }`. */
export const result = (value: Readonly<Record<string, unknown>>): Resource => ({
  resourceType: 'Parameters',
  parameter: [{ name: 'return', ...value }],
});
