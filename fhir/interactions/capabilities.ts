import { capabilityStatement } from '../capability-statement.ts';
import type { Resource } from '../resource.ts';
import { terminologyCapabilities } from '../terminology-capabilities.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** https://hl7.org/fhir/R4/http.html#capabilities */
export async function capabilities({ query }: Call, { base, settings }: Context): Promise<Answer> {
  const terminology = new URLSearchParams(query).get('mode') === 'terminology';
  const resource = (terminology
    ? terminologyCapabilities(base, settings)
    : capabilityStatement(base, settings)) as unknown as Resource;
  return { status: 200, body: { kind: 'resource', resource } };
}
