import { permit } from '../access-check.ts';
import { resourceIn } from '../content.ts';
import type { FhirStore } from '../store.ts';
import { type Change, carryOut } from './change.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** https://hl7.org/fhir/R4/http.html#create */
export const create = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  carryOut(prepareCreate, call, context);

/** The server chooses the id, whatever the body says. */
export async function prepareCreate(call: Call, context: Context<FhirStore>): Promise<Change> {
  permit(context.access, call.type, 'c');
  const id = context.store.newId();
  const resource = { ...(await resourceIn(call.content, call.type)), id };
  return { writes: [{ action: 'create', type: call.type, id, resource }], repeatable: false };
}
