import type { Permission } from '../../fhir/access.ts';

/** What one scope allows: some permissions on one type, or on all ('*'). */
export interface Grant {
  readonly type: string;
  readonly permissions: ReadonlySet<Permission>;
}

/** `system/ResearchStudy.rs`: https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources */
const VERSION_2 = /^(?:system|user)\/([A-Z][A-Za-z]{1,63}|\*)\.(?=[cruds])(c?r?u?d?s?)$/;
/** `system/ResearchStudy.read`: https://hl7.org/fhir/smart-app-launch/1.0.0/scopes-and-launch-context/index.html */
const VERSION_1 = /^(?:system|user)\/([A-Z][A-Za-z]{1,63}|\*)\.(read|write|\*)$/;
const VERSION_1_MEANS: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };

/**
 * The grants of a token's scopes. What is not understood to the last character grants nothing: `patient/` scopes, since there is no patient
 * compartment to keep to, and scopes with a `?` filter, which would be widened if the filter were dropped.
 */
export function grantsOf(scopes: readonly string[]): Grant[] {
  return scopes.flatMap((scope) => {
    const [, type, letters] = VERSION_2.exec(scope) ?? inVersion2(VERSION_1.exec(scope)) ?? [];
    if (type === undefined || letters === undefined) return [];
    return [{ type, permissions: new Set(letters.split('') as Permission[]) }];
  });
}

const inVersion2 = (found: RegExpExecArray | null): (string | undefined)[] | undefined =>
  found === null ? undefined : [found[0], found[1], VERSION_1_MEANS[found[2] ?? '']];

export const allowedBy = (grants: readonly Grant[], type: string, permission: Permission): boolean =>
  grants.some((grant) => (grant.type === '*' || grant.type === type) && grant.permissions.has(permission));

/** The scopes of a token's claims: `scope` (RFC 8693), or `scp`, which some issuers use, as text or list. */
export function scopesOf({ scope, scp }: { readonly scope?: unknown; readonly scp?: unknown }): string[] {
  return [scope, scp]
    .flat()
    .flatMap((each) => (typeof each === 'string' ? each.split(' ') : []))
    .filter(Boolean);
}
