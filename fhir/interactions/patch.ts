import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { FhirStore } from '../store.ts';
import { type ChangeKind, carryOut } from './change.ts';
import { ifMatchOf } from './if-match.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { patched } from './patched.ts';
import { existing } from './read.ts';
import { validated } from './validated.ts';

export const amendment: ChangeKind = {
  async aim({ type, id }, context) {
    permit(context.access, type, 'u');
    return { targets: [{ id }], claims: [] };
  },
  async form(call, { id, version }, context) {
    const { type } = call;
    const before = await existing(context.store, type, id);
    const ifMatch = (await ifMatchOf(call.headers['if-match'], { type, id, store: context.store })) ?? version;
    if (ifMatch !== undefined && ifMatch !== before.version)
      throw new FhirError('stale', `${type}/${id} is at version ${before.version}, not ${ifMatch}`, 'If-Match');
    const resource = await patched(before.resource(), call.content);
    if (resource.id !== id || resource.resourceType !== type)
      throw new FhirError('unprocessable', `A patch may not change what ${type}/${id} is: its type and id`);
    return { action: 'update', type, id, resource: validated(resource), ifMatch: before.version };
  },
};

/** https://hl7.org/fhir/R4/http.html#patch */
export const patch = (call: Call, context: Context<FhirStore>): Promise<Answer> => carryOut(amendment, call, context);
