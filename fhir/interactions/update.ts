import { permit } from '../access-check.ts';
import { resourceIn } from '../content.ts';
import { FhirError } from '../error.ts';
import type { FhirStore } from '../store.ts';
import { type ChangeKind, carryOut } from './change.ts';
import { ifMatchOf } from './if-match.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { validated } from './validated.ts';

export const replacement: ChangeKind = {
  async aim({ type, id }, context) {
    permit(context.access, type, 'u');
    return { targets: [{ id }], claims: [] };
  },
  async form(call, { id, version }, context) {
    const { type, headers } = call;
    const given = await resourceIn(call.content, type);
    // content that is no FHIR can hold no id
    const resource = call.content.mediaType === 'other' ? { ...given, id } : given;
    if (resource.id !== id)
      throw new FhirError(
        'invalid',
        `The body's id ${resource.id ?? '(none)'} is not the address's ${id}`,
        `${type}.id`,
      );
    const ifMatch = (await ifMatchOf(headers['if-match'], { type, id, store: context.store })) ?? version;
    const ifNoneMatch = headers['if-none-match']?.trim() === '*' ? '*' : undefined;
    return { action: 'update', type, id, resource: validated(resource), ifMatch, ifNoneMatch };
  },
};

/** https://hl7.org/fhir/R4/http.html#update, also as create: https://hl7.org/fhir/R4/http.html#upsert */
export const update = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  carryOut(replacement, call, context);
