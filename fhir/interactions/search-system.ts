import { permitSome } from '../access-check.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { search } from './search.ts';

/** Over all types, or those of `_type`: https://hl7.org/fhir/R4/http.html#search */
export async function searchSystem(call: Call, context: Context): Promise<Answer> {
  permitSome(context.access, 's');
  return search([], call, context);
}
