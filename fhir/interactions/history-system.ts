import { permitSome } from '../access-check.ts';
import { history } from './history.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** All versions of everything that the caller may read: https://hl7.org/fhir/R4/http.html#history */
export async function historySystem(call: Call, context: Context): Promise<Answer> {
  permitSome(context.access, 'r');
  return history({}, call, context);
}
