import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { issue } from '../error.ts';

/** Enough for a person; a body that is wrong in every element is not answered with a larger one. */
const MAX_ISSUES = 200;

/** Collects issues, up to a limit. */
export class Issues {
  readonly list: OperationOutcomeIssue[] = [];

  add(
    code: OperationOutcomeIssue['code'],
    message: string,
    path: string,
    severity: OperationOutcomeIssue['severity'] = 'error',
  ): void {
    if (this.list.length < MAX_ISSUES) this.list.push(issue(severity, code, message, path));
    else if (this.list.length === MAX_ISSUES)
      this.list.push(issue('information', 'incomplete', 'there are more issues than are listed'));
  }
}
