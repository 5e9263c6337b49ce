import { permit } from '../access-check.ts';
import { entryContent, resourceIn } from '../content.ts';
import { FhirError } from '../error.ts';
import { ID } from '../resource.ts';
import type { FhirStore } from '../store.ts';
import { type Aim, type ChangeKind, carryOut } from './change.ts';
import { claimed, soleMatch } from './criteria.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { replacement } from './update.ts';

/** No match: made, under the body's id if it has one. One match: replaced. More: refused. */
export const conditionalReplacement: ChangeKind = {
  async aim(call, context): Promise<Aim> {
    permit(context.access, call.type, 'u');
    const { id } = await resourceIn(call.content, call.type);
    const { claims, matches } = await claimed(call.type, call.query, 'the address', 2, context);
    const found = soleMatch(matches, call.query);
    if (found === undefined) {
      if (id !== undefined) await refuseTaken(call.type, id, context);
      return { targets: [{ id: id ?? context.store.newId() }], claims };
    }
    if (id !== undefined && id !== found.id)
      throw new FhirError('invalid', `The criteria find ${found.id}, the body's id is ${id}`, `${call.type}.id`);
    return { targets: [{ id: found.id, version: found.version }], claims };
  },
  async form(call, target, context) {
    const resource = { ...(await resourceIn(call.content, call.type)), id: target.id };
    return replacement.form({ ...call, id: target.id, content: entryContent('json', resource) }, target, context);
  },
};

/** Throws FhirError 'invalid' where the body's id is that of a resource which the criteria do not find: it is not the one meant. */
async function refuseTaken(type: string, id: string, { store }: Context<FhirStore>): Promise<void> {
  const version = ID.test(id) ? await store.read(type, id) : undefined;
  if (version !== undefined && !version.deleted)
    throw new FhirError('invalid', `The criteria do not find ${type}/${id}, which exists`, `${type}.id`);
}

/** https://hl7.org/fhir/R4/http.html#cond-update */
export const conditionalUpdate = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  carryOut(conditionalReplacement, call, context);
