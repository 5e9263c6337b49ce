import { FhirError } from '../error.ts';
import type { Resource } from '../resource.ts';
import { validate } from '../validation/validate.ts';

/** The resource itself; throws FhirError 'invalid' with every fault at once, where it is not valid R4. */
export function validated(resource: Resource): Resource {
  const issues = validate(resource, { type: resource.resourceType });
  const faults = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  if (faults.length > 0) throw new FhirError('invalid', 'The resource is not valid', undefined, issues);
  return resource;
}
