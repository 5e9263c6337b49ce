import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import { history } from './history.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** All versions of one resource, its deletion included: https://hl7.org/fhir/R4/http.html#history */
export async function historyInstance(call: Call, context: Context): Promise<Answer> {
  const { type, id } = call;
  permit(context.access, type, 'r');
  if ((await context.store.read(type, id)) === undefined)
    throw new FhirError('notFound', `${type}/${id} does not exist`);
  return history({ type, id }, call, context);
}
