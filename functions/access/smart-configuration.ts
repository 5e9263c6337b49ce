import { FhirError } from '../../fhir/error.ts';
import type { FhirResponse } from '../../fhir/http.ts';
import type { AccessControl } from './access.ts';

export const SMART_CONFIGURATION = '.well-known/smart-configuration';

/** https://hl7.org/fhir/smart-app-launch/STU2.2/conformance.html#using-well-known. Throws FhirError 'notFound' while no issuer is configured. */
export async function smartConfiguration({ discovery }: AccessControl): Promise<FhirResponse> {
  if (discovery === undefined) throw new FhirError('notFound', 'This endpoint takes no tokens');
  const found = await discovery();
  const body = JSON.stringify({
    issuer: found.issuer,
    jwks_uri: found.jwks_uri,
    authorization_endpoint: found.authorization_endpoint,
    token_endpoint: found.token_endpoint,
    grant_types_supported: found.grant_types_supported ?? ['client_credentials'],
    token_endpoint_auth_methods_supported: found.token_endpoint_auth_methods_supported,
    scopes_supported: ['system/*.cruds', 'user/*.cruds', 'system/*.rs', 'user/*.rs'],
    code_challenge_methods_supported: ['S256'],
    capabilities: [
      'permission-v1',
      'permission-v2',
      'permission-user',
      'client-confidential-symmetric',
      'client-confidential-asymmetric',
    ],
  });
  return {
    status: 200,
    headers: {
      'Content-Type': 'application/json',
      'Access-Control-Allow-Origin': '*',
      'Cache-Control': 'public, max-age=300',
    },
    body,
  };
}
