import type { Answer, Call, Context } from '../interactions/interaction.ts';
import type { FhirStore } from '../store.ts';
import { changeMeta, keyOf } from './meta-change.ts';

/** https://hl7.org/fhir/R4/resource-operation-meta-delete.html */
export const metaDelete = (call: Call, context: Context<FhirStore>): Promise<Answer> =>
  changeMeta(
    (held, given) => {
      const gone = new Set(given.map(keyOf));
      return held.filter((one) => !gone.has(keyOf(one)));
    },
    call,
    context,
  );
