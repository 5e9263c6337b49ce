import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from 'jose';
import { FhirError } from '../../fhir/error.ts';
import type { Discovery } from './issuer.ts';

/** Asymmetric ones only: with a shared secret whoever can verify can also sign, and `none` is no signature. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
];
const CLOCK_TOLERANCE = '30s';

/**
 * Verifies bearer tokens of one issuer for one audience: signature by the issuer's published keys (cached; asked again for a new key id), `iss`, `aud`, `exp`, `nbf`.
 * Throws FhirError 'unauthenticated', or 'unavailable' where the keys cannot be had. https://www.rfc-editor.org/rfc/rfc8725
 */
export function tokenVerifier(issuer: string, audience: string, discovery: () => Promise<Discovery>) {
  let keys: ReturnType<typeof createRemoteJWKSet> | undefined;
  return async (token: string): Promise<JWTPayload> => {
    keys ??= createRemoteJWKSet(new URL((await discovery()).jwks_uri), { timeoutDuration: 5_000 });
    try {
      const options = {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE,
        requiredClaims: ['exp'],
      };
      return (await jwtVerify(token, keys, options)).payload;
    } catch (error) {
      throw faultOf(error);
    }
  };
}

/** The issuer's silence is ours to mend; everything else is the token's fault. */
function faultOf(error: unknown): FhirError {
  if (error instanceof errors.JWTExpired) return new FhirError('unauthenticated', 'The token has expired');
  if (error instanceof errors.JWTClaimValidationFailed) {
    return new FhirError('unauthenticated', `The token's ${error.claim} is not what is asked for`);
  }
  if (error instanceof errors.JWKSTimeout || !(error instanceof errors.JOSEError)) {
    return new FhirError('unavailable', 'The keys of the issuer of tokens cannot be had; try again');
  }
  return new FhirError('unauthenticated', 'The token is not valid');
}
