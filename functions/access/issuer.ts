import { FhirError } from '../../fhir/error.ts';

/** What an OIDC issuer says of itself: https://openid.net/specs/openid-connect-discovery-1_0.html#ProviderMetadata */
export interface Discovery {
  readonly issuer: string;
  readonly jwks_uri: string;
  readonly authorization_endpoint?: string;
  readonly token_endpoint?: string;
  readonly grant_types_supported?: readonly string[];
  readonly token_endpoint_auth_methods_supported?: readonly string[];
}

const HOUR = 3_600_000;

/**
 * Asks the configured issuer, and nobody else, for its discovery document; kept for an hour. Throws FhirError 'unavailable' where it does not answer or
 * speaks for another issuer.
 */
export function discoveryOf(issuer: string): () => Promise<Discovery> {
  let kept: { readonly discovery: Discovery; readonly until: number } | undefined;
  return async () => {
    if (kept === undefined || kept.until < Date.now()) {
      kept = { discovery: await discover(issuer), until: Date.now() + HOUR };
    }
    return kept.discovery;
  };
}

async function discover(issuer: string): Promise<Discovery> {
  const url = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const discovery = await fetch(url, { redirect: 'error', signal: AbortSignal.timeout(5_000) })
    .then((response) => (response.ok ? (response.json() as Promise<Discovery>) : undefined))
    .catch(() => undefined);
  if (discovery === undefined) throw new FhirError('unavailable', 'The issuer of tokens does not answer; try again');
  if (discovery.issuer !== issuer || !/^https:|^http:\/\/127\.0\.0\.1[:/]/.test(String(discovery.jwks_uri))) {
    throw new FhirError('unavailable', 'The issuer of tokens is not configured as it describes itself');
  }
  return discovery;
}
