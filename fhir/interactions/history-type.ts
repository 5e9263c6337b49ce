import { permit } from '../access-check.ts';
import { history } from './history.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** All versions of all resources of a type: https://hl7.org/fhir/R4/http.html#history */
export async function historyType(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  return history({ type: call.type }, call, context);
}
