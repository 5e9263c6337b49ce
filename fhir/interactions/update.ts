import { permit } from '../access-check.ts';
import { resourceIn } from '../content.ts';
import { FhirError } from '../error.ts';
import type { FhirStore } from '../store.ts';
import { type Change, carryOut } from './change.ts';
import { ifMatchOf } from './if-match.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** https://hl7.org/fhir/R4/http.html#update, also as create: https://hl7.org/fhir/R4/http.html#upsert */
export const update = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  carryOut(prepareUpdate, call, context);

export async function prepareUpdate(call: Call, context: Context<FhirStore>): Promise<Change> {
  const { type, id, headers } = call;
  permit(context.access, type, 'u');
  const resource = await resourceIn(call.content, type);
  if (resource.id !== id)
    throw new FhirError('invalid', `The body's id ${resource.id ?? '(none)'} is not the address's ${id}`, `${type}.id`);
  const ifMatch = await ifMatchOf(headers['if-match'], { type, id, store: context.store });
  const ifNoneMatch = headers['if-none-match']?.trim() === '*' ? '*' : undefined;
  return { writes: [{ action: 'update', type, id, resource, ifMatch, ifNoneMatch }], repeatable: false };
}
