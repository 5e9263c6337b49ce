import { capabilityStatement } from '../capability-statement.ts';
import type { Resource } from '../resource.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** https://hl7.org/fhir/R4/http.html#capabilities */
export async function capabilities(_call: Call, { base, settings }: Context): Promise<Answer> {
  const resource = capabilityStatement(base, settings) as unknown as Resource;
  return { status: 200, body: { kind: 'resource', resource } };
}
