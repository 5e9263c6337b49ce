import { FhirError, issue } from '../../fhir/error.ts';

/** A part of a search that cannot be cut into pages went beyond the budget. */
export class TooCostly extends FhirError {
  constructor(text: string) {
    const message = `Too many resources would have to be read for '${text.slice(0, 200)}': narrow the search.`;
    super('unprocessable', message, undefined, [issue('error', 'too-costly', message, text.split('=')[0])]);
  }
}
