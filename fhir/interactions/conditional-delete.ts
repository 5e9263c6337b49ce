import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { FhirStore } from '../store.ts';
import { type Aim, type ChangeKind, carryOut } from './change.ts';
import { claimed } from './criteria.ts';
import { removal } from './delete.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** All that match are deleted together, or none where there are more than the limit. */
export const conditionalRemoval: ChangeKind = {
  async aim({ type, query }, context): Promise<Aim> {
    permit(context.access, type, 'd');
    const limit = context.settings.conditionalDeleteLimit;
    const { claims, matches } = await claimed(type, query, 'the address', limit + 1, context);
    if (matches.length > limit)
      throw new FhirError(
        'multipleMatches',
        `The criteria find more than the ${limit} resources that one delete may take`,
      );
    return { targets: matches.map(({ id, version }) => ({ id, version })), claims };
  },
  form: removal.form,
};

/** https://hl7.org/fhir/R4/http.html#3.1.0.7.1 */
export const conditionalDelete = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  carryOut(conditionalRemoval, call, context);
