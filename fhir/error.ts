import type { OperationOutcome, OperationOutcomeIssue } from 'fhir/r4.js';

/** Kind of fault -> HTTP status and https://hl7.org/fhir/R4/valueset-issue-type.html. One row a kind; nothing else maps faults. */
export const FAULTS = {
  invalid: { status: 400, code: 'invalid' },
  structure: { status: 400, code: 'structure' },
  value: { status: 400, code: 'value' },
  required: { status: 400, code: 'required' },
  notSupported: { status: 400, code: 'not-supported' },
  unauthenticated: { status: 401, code: 'login' },
  forbidden: { status: 403, code: 'forbidden' },
  notFound: { status: 404, code: 'not-found' },
  unknownType: { status: 404, code: 'not-supported' },
  unknownOperation: { status: 404, code: 'not-supported' },
  methodNotAllowed: { status: 405, code: 'not-supported' },
  notAcceptable: { status: 406, code: 'not-supported' },
  conflict: { status: 409, code: 'conflict' },
  deleted: { status: 410, code: 'deleted' },
  goneCursor: { status: 410, code: 'expired' },
  noMatch: { status: 412, code: 'not-found' },
  stale: { status: 412, code: 'conflict' },
  multipleMatches: { status: 412, code: 'multiple-matches' },
  tooLarge: { status: 413, code: 'too-long' },
  unsupportedMediaType: { status: 415, code: 'not-supported' },
  unprocessable: { status: 422, code: 'processing' },
  businessRule: { status: 422, code: 'business-rule' },
  throttled: { status: 429, code: 'throttled' },
  exception: { status: 500, code: 'exception' },
  unavailable: { status: 503, code: 'transient' },
} as const satisfies Record<string, { status: number; code: OperationOutcomeIssue['code'] }>;

export type Fault = keyof typeof FAULTS;

/** The client's fault, or a state it can act on. `expression` is a FHIRPath into the body, or the name of the query parameter or header. */
export class FhirError extends Error {
  readonly fault: Fault;
  readonly issues: readonly OperationOutcomeIssue[];

  constructor(fault: Fault, message: string, expression?: string, issues?: readonly OperationOutcomeIssue[]) {
    super(message);
    this.fault = fault;
    this.issues = issues ?? [issue('error', FAULTS[fault].code, message, expression)];
  }

  get status(): number {
    return FAULTS[this.fault].status;
  }
}

/** One issue of an OperationOutcome. What a client sent and is told again is made a FHIR string: no control characters, not too long. */
export function issue(
  severity: OperationOutcomeIssue['severity'],
  code: OperationOutcomeIssue['code'],
  diagnostics: string,
  expression?: string,
): OperationOutcomeIssue {
  const path = printable(expression ?? '');
  return {
    severity,
    code,
    diagnostics: printable(diagnostics) || code,
    ...(path === '' ? {} : { expression: [path] }),
  };
}

const LONGEST = 2000;
const CONTROL = /\p{Cc}/gu;

const printable = (text: string): string => text.slice(0, LONGEST).toWellFormed().replaceAll(CONTROL, '\ufffd').trim();

export const outcomeOf = (issues: readonly OperationOutcomeIssue[]): OperationOutcome => ({
  resourceType: 'OperationOutcome',
  issue: [...issues],
});
