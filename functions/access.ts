import type { Access, Permission } from '../fhir/access.ts';

/** Every type, every interaction. */
export const OPEN: Access = { allows: () => true };

const READING: ReadonlySet<Permission> = new Set<Permission>(['r', 's']);

/** Every type, reading and searching. */
export const OPEN_TO_READ: Access = { allows: (_type, permission) => READING.has(permission) };
