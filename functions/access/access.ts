import type { Access, Permission } from '../../fhir/access.ts';
import { FhirError } from '../../fhir/error.ts';
import type { FhirRequest } from '../../fhir/http.ts';
import { type Discovery, discoveryOf } from './issuer.ts';
import { allowedBy, grantsOf, scopesOf } from './scopes.ts';

/** Who may do what, as the stack configures it. */
export interface AccessPolicy {
  /** The OIDC issuer whose tokens are taken; undefined: nobody can sign in, and nobody writes over HTTP. */
  readonly issuer: string | undefined;
  /** The `aud` that tokens must carry. */
  readonly audience: string;
  /** Whether callers without a token may read and search. */
  readonly openReading: boolean;
  /** Whether callers without a token may write: on this machine only; the stack never sets it. */
  readonly openWriting: boolean;
}

export interface AccessControl {
  /** What the bearer of these headers may do; throws FhirError 'unauthenticated' for a token that is not good. */
  accessOf(headers: FhirRequest['headers']): Promise<Access>;
  /** The issuer's description, for smart-configuration; undefined while there is no issuer. */
  readonly discovery: (() => Promise<Discovery>) | undefined;
}

const READING: ReadonlySet<Permission> = new Set<Permission>(['r', 's']);

/** Whom IAM lets invoke a function may read everything. */
export const OPERATOR: Access = { allows: (_type, permission) => READING.has(permission), subject: 'operator' };

/** Access by bearer token, the same here and in the cloud: no authorizer stands before the functions. */
export function accessControl(policy: AccessPolicy): AccessControl {
  const anonymous = anonymousAccess(policy);
  const { issuer, audience } = policy;
  if (issuer === undefined) return { accessOf: async () => anonymous, discovery: undefined };
  const discovery = discoveryOf(issuer);
  let verify: ((token: string) => Promise<Claims>) | undefined;
  return {
    discovery,
    async accessOf({ authorization }) {
      if (authorization === undefined) return anonymous;
      verify ??= (await import('./token.ts')).tokenVerifier(issuer, audience, discovery);
      return bearerAccess(await verify(bearerToken(authorization)), anonymous);
    },
  };
}

interface Claims {
  readonly sub?: string;
  readonly client_id?: unknown;
  readonly azp?: unknown;
  readonly scope?: unknown;
  readonly scp?: unknown;
}

const anonymousAccess = ({ issuer, openReading, openWriting }: AccessPolicy): Access => ({
  allows: (_type, permission) => (READING.has(permission) ? openReading : openWriting),
  mayAuthenticate: issuer !== undefined,
});

/** What the scopes grant, and what everybody may do anyway. */
function bearerAccess(claims: Claims, anonymous: Access): Access {
  const grants = grantsOf(scopesOf(claims));
  const subject = claims.sub ?? claims.client_id ?? claims.azp;
  return {
    allows: (type, permission) => allowedBy(grants, type, permission) || anonymous.allows(type, permission),
    subject: typeof subject === 'string' ? subject : 'unnamed',
  };
}

function bearerToken(authorization: string): string {
  const [, token] = /^Bearer +([\w.~+/=-]+)$/i.exec(authorization) ?? [];
  if (token === undefined)
    throw new FhirError('unauthenticated', 'Authorization is not a bearer token', 'Authorization');
  return token;
}
