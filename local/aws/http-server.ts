import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { GatewayRequest, GatewayResponse } from './http-api.ts';

/** Request line and headers together, as the gateway caps them: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html */
const HEADER_LIMIT = 10_240;
/** One byte more than the gateway takes is enough to refuse. */
const READ_LIMIT = 10 * 1024 * 1024 + 1;

/** HTTP on loopback before the gateway. Rejects where the port is taken, in one line. */
export async function httpServer(
  port: number,
  answer: (request: GatewayRequest) => Promise<GatewayResponse>,
): Promise<Server> {
  const server = createServer(
    { maxHeaderSize: HEADER_LIMIT },
    (request, response) => void reply(request, response, answer),
  );
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once('error', (error) => reject(new Error(reasonOf(error, port))));
  server.listen(port, '127.0.0.1', resolve);
  await promise;
  return server;
}

function reasonOf(error: Error, port: number): string {
  const code = 'code' in error ? error.code : undefined;
  if (code === 'EADDRINUSE') return `Port ${port} is taken: choose another with --port`;
  return `Port ${port} cannot be listened on: ${error.message}`;
}

async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  answer: (request: GatewayRequest) => Promise<GatewayResponse>,
): Promise<void> {
  const { status, headers, body } = await answer({
    method: request.method ?? 'GET',
    target: request.url ?? '/',
    headers: headersOf(request),
    body: await bodyOf(request),
  });
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'Content-Length': body.length });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** Lower case, repeated ones joined by commas, as the gateway gives them. */
const headersOf = (request: IncomingMessage): Record<string, string> =>
  Object.fromEntries(
    Object.entries(request.headersDistinct).map(([name, values]) => [name, (values ?? []).join(',')] as const),
  );

async function bodyOf(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= READ_LIMIT) chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
