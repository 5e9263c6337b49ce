import type { Access, Permission } from './access.ts';
import { FhirError } from './error.ts';
import { RESOURCE_TYPES } from './search/registry.ts';

const VERBS: Record<Permission, string> = { c: 'create', r: 'read', u: 'update', d: 'delete', s: 'search' };

/** Throws FhirError 'forbidden' or 'unauthenticated'. Asked before the store is, so that a refusal tells nothing about what exists. */
export function permit(access: Access, type: string, permission: Permission): void {
  if (access.allows(type, permission)) return;
  if (access.mayAuthenticate)
    throw new FhirError('unauthenticated', `A token is needed to ${VERBS[permission]} ${type}`);
  throw new FhirError('forbidden', `You may not ${VERBS[permission]} ${type}`);
}

/** For what goes over all types: throws as `permit` does where the caller may do it for no type at all. */
export function permitSome(access: Access, permission: Permission): void {
  if (!RESOURCE_TYPES.some((type) => access.allows(type, permission))) permit(access, 'anything', permission);
}
