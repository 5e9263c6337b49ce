import { isResourceType, isSubtype } from '../definitions/elements.ts';
import { isObject } from '../fhirpath/item.ts';
import type { Issues } from './issues.ts';
import type { ValueSet } from './rules.ts';
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

const LITERAL = /(?:^|\/)([A-Za-z][A-Za-z0-9]*)\/[A-Za-z0-9.-]{1,64}(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/;
/** Not in any URL, absolute or relative, conditional references included. */
const NO_URL = /[\s<>"]/;
const ABSOLUTE = /^[A-Za-z][A-Za-z0-9+.-]*:/;

function targetType(reference: string, scope: Scope): string | undefined {
  if (reference.startsWith('#')) return text(containedResource(scope, reference)?.resourceType);
  const type = LITERAL.exec(reference)?.[1];
  if (type === undefined) return undefined;
  // Below a foreign base anything may be called anything; a relative reference is `Type/id`.
  return isResourceType(type) || !ABSOLUTE.test(reference) ? type : undefined;
}

const saidType = (value: unknown) => text(value)?.replace('http://hl7.org/fhir/StructureDefinition/', '');

function checkTarget(type: string | undefined, targets: ReadonlySet<string>, path: string, issues: Issues): void {
  if (type === undefined || !isResourceType(type) || [...targets].some((target) => isSubtype(type, target))) return;
  issues.add('value', `a ${type} is not allowed here, only ${[...targets].join(', ')}`, path);
}

/** https://hl7.org/fhir/R4/references.html: the type of what is pointed to, by its literal reference, fragment or `type`. */
export function checkTargets(
  { value, type, path, scope }: Visited,
  targets: ReadonlySet<string>,
  issues: Issues,
): void {
  if (type === 'canonical' && typeof value === 'string' && value.startsWith('#'))
    checkTarget(targetType(value, scope), targets, path, issues);
  if (type !== 'Reference' || !isObject(value)) return;
  const literal = text(value.reference);
  const found = literal === undefined ? undefined : targetType(literal, scope);
  if (found === undefined) checkTarget(saidType(value.type), targets, `${path}.type`, issues);
  else checkTarget(found, targets, `${path}.reference`, issues);
}

/** What holds for a Reference wherever it is: a relative one names a resource type, and `type` does not contradict it. */
export function checkReference({ value, path, scope }: Visited, issues: Issues): void {
  const literal = isObject(value) ? text(value.reference) : undefined;
  if (literal !== undefined && NO_URL.test(literal))
    issues.add('value', 'a reference must be a URL', `${path}.reference`);
  const found = literal === undefined ? undefined : targetType(literal, scope);
  if (found === undefined || !isObject(value)) return;
  const said = saidType(value.type);
  if (!isResourceType(found)) issues.add('value', `${found.slice(0, 64)} is no R4 resource type`, `${path}.reference`);
  else if (said !== undefined && said !== found && isResourceType(said))
    issues.add('value', `type is ${said}, but the reference points to a ${found}`, `${path}.type`);
}

/** The resource type that a Reference points to, as far as it says; fragments are looked up in `resource`. */
export function referenceTarget(reference: unknown, resource: unknown): string | undefined {
  if (!isObject(reference) || !isObject(resource)) return undefined;
  const literal = text(reference.reference);
  const scope: Scope = { resource, outer: undefined, fragments: new Set() };
  return (literal === undefined ? undefined : targetType(literal, scope)) ?? saidType(reference.type);
}
