/** create, read, update, delete, search: https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html */
export type Permission = 'c' | 'r' | 'u' | 'd' | 's';

/** What the caller of one request may do; the protocol asks it for every type it touches, in bundles, chains and includes too. */
export interface Access {
  allows(type: string, permission: Permission): boolean;
  /** Who asks, for the audit log; undefined for an anonymous caller. */
  readonly subject?: string;
  /** The caller showed no token and one could help: what is not allowed is 'unauthenticated' (401), not 'forbidden' (403). */
  readonly mayAuthenticate?: boolean;
}
