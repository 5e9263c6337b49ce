import type { Answer, Call, Context } from './interaction.ts';
import { search } from './search.ts';

/** Over all types, or those of `_type`: https://hl7.org/fhir/R4/http.html#search */
export const searchSystem = (call: Call, context: Context): Promise<Answer> => search([], call, context);
