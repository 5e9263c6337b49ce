import { FhirError, issue } from '../../fhir/error.ts';

/** A part of a search that cannot be cut into pages went beyond the budget. */
export const tooCostly = (text: string): FhirError =>
  new FhirError('unprocessable', '', undefined, [
    issue(
      'error',
      'too-costly',
      `Too many resources would have to be read for '${text.slice(0, 200)}': narrow the search.`,
      text.split('=')[0],
    ),
  ]);
