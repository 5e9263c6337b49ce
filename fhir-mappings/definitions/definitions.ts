import type { Resource } from '../../fhir/resource.ts';
import { device } from '../r4/provenance.ts';
import { extensionDefinitions } from './extensions.ts';
import { profileDefinitions } from './profiles.ts';
import { codeSystems, valueSets } from './terminology.ts';

/** What every endpoint holds besides studies: our profiles, extensions, code systems and value sets, and the Device that is this software. */
export function definitions(): Resource[] {
  const resources: readonly object[] = [
    ...profileDefinitions(),
    ...extensionDefinitions(),
    ...codeSystems(),
    ...valueSets(),
    device,
  ];
  return resources.map((resource) => resource as Resource);
}
