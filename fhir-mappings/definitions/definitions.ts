import type { Resource } from '../../fhir/resource.ts';
import { device } from '../r4/provenance.ts';

/** What every endpoint holds besides studies: our profiles, extensions, code systems and value sets, and the Device that is this software. */
export function definitions(): Resource[] {
  return [device].map((resource: object) => resource as Resource);
}
