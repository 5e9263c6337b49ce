import type { GatewayRequest, GatewayResponse } from './http-api.ts';

/** Sends a request to a server under this base. */
export async function throughHttp(
  baseUrl: string,
  { method, target, headers, body }: GatewayRequest,
): Promise<GatewayResponse> {
  const response = await fetch(new URL(target, baseUrl), {
    method,
    headers,
    ...(body.length ? { body: new Uint8Array(body) } : {}),
  });
  return {
    status: response.status,
    headers: Object.fromEntries(response.headers),
    body: Buffer.from(await response.arrayBuffer()),
  };
}
