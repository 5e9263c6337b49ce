import { createServer, type ServerResponse } from 'node:http';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { loopback } from './aws/loopback.ts';

/** An OIDC issuer on this machine, so that the whole path of access can be tried. */
export interface Issuer {
  /** Its name and address: `http://127.0.0.1:49321`. */
  readonly url: string;
  /** A token with these scopes, good for an hour; `claims` go over the usual ones, for tokens that should not be taken. */
  token(scope: string, claims?: JWTPayload): Promise<string>;
  close(): void;
}

const ALGORITHM = 'ES256';

/** Signs for one audience, with a key that lives as long as the process. */
export async function localIssuer(audience: string): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM);
  const kid = crypto.randomUUID();
  const documents = new Map<string, object>();
  const { url, close } = await loopback(createServer(({ url = '' }, response) => answer(response, documents.get(url))));
  documents.set('/keys', { keys: [{ ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' }] });
  documents.set('/.well-known/openid-configuration', {
    issuer: url,
    jwks_uri: `${url}/keys`,
    token_endpoint: `${url}/token`,
    grant_types_supported: ['client_credentials'],
  });
  return {
    url,
    async token(scope, claims = {}) {
      const now = Math.floor(Date.now() / 1000);
      const usual = { iss: url, aud: audience, sub: 'local', iat: now, exp: now + 3600, scope };
      return new SignJWT({ ...usual, ...claims }).setProtectedHeader({ alg: ALGORITHM, kid }).sign(privateKey);
    },
    close,
  };
}

function answer(response: ServerResponse, document: object | undefined): void {
  response.writeHead(document ? 200 : 404, { 'Content-Type': 'application/json' });
  response.end(JSON.stringify(document ?? {}));
}
