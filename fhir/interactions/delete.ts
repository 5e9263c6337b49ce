import { permit } from '../access-check.ts';
import type { FhirStore } from '../store.ts';
import { type Change, carryOut } from './change.ts';
import { ifMatchOf } from './if-match.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** https://hl7.org/fhir/R4/http.html#delete */
export const deletion = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  carryOut(prepareDelete, call, context);

/** Deleting what is not there succeeds and changes nothing. */
export async function prepareDelete({ type, id, headers }: Call, context: Context<FhirStore>): Promise<Change> {
  permit(context.access, type, 'd');
  const ifMatch = await ifMatchOf(headers['if-match'], { type, id, store: context.store });
  return { writes: [{ action: 'delete', type, id, ifMatch }], repeatable: false };
}
