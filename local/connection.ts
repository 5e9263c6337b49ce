import { join } from 'node:path';
import type { GatewayRequest, GatewayResponse } from './aws/http-api.ts';
import { type Invoke, invokeThrough } from './aws/invoke-door.ts';
import { localStack } from './aws/local-stack.ts';
import { announcedIn } from './running-server.ts';

/** What a command needs of the service, whether a server runs on the data folder or not. */
export interface Connection {
  request(request: GatewayRequest): Promise<GatewayResponse>;
  readonly invoke: Invoke;
  close(): Promise<void>;
}

const BASE_URL = 'http://127.0.0.1:8080/r4';

/** Runs the deployed handlers once on a data folder; where a server holds the folder, says so on standard error and goes through it. */
export async function connect(folder: string): Promise<Connection> {
  const log = (line: string) => {
    if (line.includes('"event":"failure"')) console.error(line);
  };
  try {
    return await localStack({
      place: { folder: join(folder, 'dynamodb') },
      baseUrl: BASE_URL,
      log,
      complain: console.error,
    });
  } catch (error) {
    const running = announcedIn(folder);
    if (running === undefined || !/in use by another process/.test(String(error))) throw error;
    console.error(`A server is running on ${folder}: going through ${running.baseUrl}`);
    return {
      request: (request) => throughHttp(running.baseUrl, request),
      invoke: invokeThrough(running.invokeEndpoint),
      close: async () => {},
    };
  }
}

async function throughHttp(
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
