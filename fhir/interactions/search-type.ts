import type { Answer, Call, Context } from './interaction.ts';
import { search } from './search.ts';

/** https://hl7.org/fhir/R4/http.html#search */
export const searchType = (call: Call, context: Context): Promise<Answer> => search([call.type], call, context);
