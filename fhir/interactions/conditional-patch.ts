import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { FhirStore } from '../store.ts';
import { type Aim, type ChangeKind, carryOut } from './change.ts';
import { claimed, soleMatch } from './criteria.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { amendment } from './patch.ts';

/** Exactly one resource must match. */
export const conditionalAmendment: ChangeKind = {
  async aim({ type, query }, context): Promise<Aim> {
    permit(context.access, type, 'u');
    const { claims, matches } = await claimed(type, query, 'the address', 2, context);
    const found = soleMatch(matches, query);
    if (found === undefined) throw new FhirError('notFound', `No ${type} matches ${query}`);
    return { targets: [{ id: found.id, version: found.version }], claims };
  },
  form: amendment.form,
};

/** https://hl7.org/fhir/R4/http.html#patch, conditional */
export const conditionalPatch = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  carryOut(conditionalAmendment, call, context);
