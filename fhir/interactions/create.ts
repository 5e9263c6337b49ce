import { permit } from '../access-check.ts';
import { resourceIn } from '../content.ts';
import type { FhirStore } from '../store.ts';
import { type Aim, type ChangeKind, carryOut } from './change.ts';
import { claimed, soleMatch } from './criteria.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { validated } from './validated.ts';

/** The server chooses the id, whatever the body says; If-None-Exist names criteria under which nothing is made. */
export const creation: ChangeKind = {
  async aim(call, context): Promise<Aim> {
    permit(context.access, call.type, 'c');
    const criteria = call.headers['if-none-exist'];
    if (criteria === undefined) return { targets: [{ id: context.store.newId() }], claims: [] };
    const { claims, matches } = await claimed(call.type, criteria, 'If-None-Exist', 2, context);
    const found = soleMatch(matches, criteria);
    return found ? { targets: [], claims, found } : { targets: [{ id: context.store.newId() }], claims };
  },
  async form(call, { id }) {
    const resource = { ...(await resourceIn(call.content, call.type)), id };
    return { action: 'create', type: call.type, id, resource: validated(resource) };
  },
};

/** https://hl7.org/fhir/R4/http.html#create, also https://hl7.org/fhir/R4/http.html#ccreate */
export const create = (call: Call, context: Context<FhirStore>): Promise<Answer> => carryOut(creation, call, context);
