import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { isResourceType } from '../definitions/elements.ts';
import { isObject } from '../fhirpath/item.ts';
import type { Resource } from '../resource.ts';
import { checkBinding, checkReference, checkTargets } from './element-checks.ts';
import { invariantOf } from './invariants.ts';
import { Issues } from './issues.ts';
import { checkProfiles } from './profile.ts';
import type { Resolve } from './profile-slicing.ts';
import type { Constraint } from './rules.ts';
import type { Visited } from './scope.ts';
import { Walk } from './walk.ts';

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
    type: (node, { constraints }) => {
      if (node.type === 'Reference') checkReference(node, issues);
      checkConstraints(node, constraints, issues);
    },
    element: (node, rule) => {
      checkConstraints(node, rule.constraints, issues);
      if (rule.binding) checkBinding(node, rule.binding, issues);
      if (rule.targets) checkTargets(node, rule.targets, issues);
    },
  });
  const type = typeOf(resource);
  walk.resource(resource, type ?? 'Resource');
  if (options.type !== undefined && type !== undefined && type !== options.type)
    issues.add('value', `resourceType is ${type}, not ${options.type}`, type);
  if (options.profiles?.length && isObject(resource) && type !== undefined && isResourceType(type))
    checkProfiles({ ...resource, resourceType: type }, options.profiles, resolverOf(options), issues);
  return issues.list;
}

/** The profiles given know each other; what else they name is looked up. */
function resolverOf({ profiles = [], resolve }: ValidateOptions): Resolve {
  return (canonical) => profiles.find(({ url }) => url === canonical) ?? resolve?.(canonical);
}

function checkConstraints(node: Visited, constraints: readonly Constraint[], issues: Issues): void {
  for (const constraint of constraints) {
    const verdict = invariantOf(constraint)(node);
    if (verdict === false) issues.add('invariant', `${constraint[0]}: ${constraint[2]}`, node.path);
    else if (typeof verdict === 'string') issues.add('invariant', verdict, node.path);
  }
}

const typeOf = (resource: unknown): string | undefined => {
  const type =
    typeof resource === 'object' && resource !== null && 'resourceType' in resource ? resource.resourceType : undefined;
  return typeof type === 'string' ? type.slice(0, 64) : undefined;
};
