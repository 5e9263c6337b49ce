import type { OperationOutcomeIssue } from 'fhir/r4.js';
import type { Resource } from '../resource.ts';
import { checkBinding, checkTargets } from './element-checks.ts';
import { Issues, Walk } from './walk.ts';

export interface ValidateOptions {
  /** The type the resource must have: that of the URL. */
  readonly type?: string;
  /** StructureDefinitions to hold the resource against, beyond the base definitions. */
  readonly profiles?: readonly Resource[];
  /** A definition by its canonical URL (value sets of bindings, base profiles); undefined where it is not held. */
  readonly resolve?: (canonical: string) => Resource | undefined;
}

/**
 * Every fault of a resource at once, each with its FHIRPath; refuse it where one has severity `error`.
 * Warnings and information aside, an empty list means valid: https://hl7.org/fhir/R4/validation.html
 */
export function validate(resource: unknown, options: ValidateOptions = {}): OperationOutcomeIssue[] {
  const issues = new Issues();
  const walk = new Walk(issues, {
    type: () => {},
    element: (node, rule) => {
      if (rule.binding) checkBinding(node, rule.binding, issues);
      checkTargets(node, rule, issues);
    },
  });
  const type = typeOf(resource);
  walk.resource(resource, type ?? 'Resource');
  if (options.type !== undefined && type !== undefined && type !== options.type)
    issues.add('value', `resourceType is ${type}, not ${options.type}`, type);
  return issues.list;
}

const typeOf = (resource: unknown): string | undefined => {
  const type =
    typeof resource === 'object' && resource !== null && 'resourceType' in resource ? resource.resourceType : undefined;
  return typeof type === 'string' ? type.slice(0, 64) : undefined;
};
