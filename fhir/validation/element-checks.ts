import { isResourceType, isSubtype } from '../definitions/elements.ts';
import { isObject } from '../fhirpath/item.ts';
import type { Issues } from './issues.ts';
import type { ElementRule, ValueSet } from './rules.ts';
import { containedResource, type Scope, type Visited } from './scope.ts';

const isList = (value: unknown): value is readonly unknown[] => Array.isArray(value);
const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

function hasCoding(coding: unknown, set: ValueSet): boolean {
  if (!isObject(coding)) return false;
  const code = text(coding.code);
  return code !== undefined && set.has(code, text(coding.system) ?? '');
}

const BOUND: Readonly<Record<string, (value: unknown, set: ValueSet) => boolean>> = {
  code: (value, set) => typeof value !== 'string' || set.has(value),
  Coding: hasCoding,
  CodeableConcept: (value, set) =>
    isObject(value) && isList(value.coding) && value.coding.some((coding) => hasCoding(coding, set)),
};

/** https://hl7.org/fhir/R4/terminologies.html#required */
export function checkBinding({ value, type, path }: Visited, set: ValueSet, issues: Issues): void {
  if (value === undefined || !Object.hasOwn(BOUND, type) || BOUND[type]?.(value, set)) return;
  const said = type === 'code' ? ` ${JSON.stringify(String(value).slice(0, 60))}` : '';
  issues.add('code-invalid', `the code${said} is not in the required value set ${set.name}`, path);
}

const LITERAL = /(?:^|\/)([A-Za-z]+)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;

function targetType(reference: string, scope: Scope): string | undefined {
  if (reference.startsWith('#')) return text(containedResource(scope, reference)?.resourceType);
  const type = LITERAL.exec(reference)?.[1];
  if (type === undefined) return undefined;
  // Below a foreign base anything may be called anything; a relative reference is `Type/id`.
  return isResourceType(type) || !ABSOLUTE.test(reference) ? type : undefined;
}

const allowed = (type: string, targets: ReadonlySet<string>) => [...targets].some((target) => isSubtype(type, target));

function checkTarget(type: string | undefined, rule: ElementRule, path: string, issues: Issues): void {
  if (type === undefined) return;
  if (!isResourceType(type)) issues.add('value', `${type} is no R4 resource type`, path);
  else if (rule.targets && !allowed(type, rule.targets))
    issues.add('value', `a ${type} is not allowed here, only ${[...rule.targets].join(', ')}`, path);
}

/** https://hl7.org/fhir/R4/references.html: the type of what is pointed to, by its literal reference, fragment and `type`. */
export function checkTargets({ value, type, path, scope }: Visited, rule: ElementRule, issues: Issues): void {
  if (type === 'canonical' && typeof value === 'string' && value.startsWith('#')) {
    checkTarget(targetType(value, scope), rule, path, issues);
    return;
  }
  if (type !== 'Reference' || !isObject(value)) return;
  const literal = text(value.reference);
  const found = literal === undefined ? undefined : targetType(literal, scope);
  checkTarget(found, rule, `${path}.reference`, issues);
  const said = text(value.type)?.replace('http://hl7.org/fhir/StructureDefinition/', '');
  if (said === undefined || !isResourceType(said)) return;
  if (found === undefined) checkTarget(said, rule, `${path}.type`, issues);
  else if (found !== said)
    issues.add('value', `type is ${said}, but the reference points to a ${found}`, `${path}.type`);
}
