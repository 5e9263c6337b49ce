import type { Answer, Call, Context } from '../interactions/interaction.ts';
import type { FhirStore } from '../store.ts';
import { changeMeta, keyOf } from './meta-change.ts';

/** https://hl7.org/fhir/R4/resource-operation-meta-add.html */
export const metaAdd = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  changeMeta(
    (held, given) => {
      const known = new Set(held.map(keyOf));
      return [...held, ...given.filter((one) => !known.has(keyOf(one)))];
    },
    call,
    context,
  );
