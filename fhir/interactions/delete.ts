import { permit } from '../access-check.ts';
import type { FhirStore } from '../store.ts';
import { type ChangeKind, carryOut } from './change.ts';
import { ifMatchOf } from './if-match.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** Deleting what is not there succeeds and changes nothing. */
export const removal: ChangeKind = {
  async aim({ type, id }, context) {
    permit(context.access, type, 'd');
    return { targets: [{ id }], claims: [] };
  },
  async form({ type, headers }, { id, version }, { store }) {
    const ifMatch = (await ifMatchOf(headers['if-match'], { type, id, store })) ?? version;
    return { action: 'delete', type, id, ifMatch };
  },
};

/** https://hl7.org/fhir/R4/http.html#delete */
export const deletion = (call: Call, context: Context<FhirStore>): Promise<Answer> => carryOut(removal, call, context);
