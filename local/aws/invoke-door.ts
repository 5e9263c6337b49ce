import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { loopback } from './loopback.ts';

export type Invoke = (functionName: string, event: unknown) => Promise<unknown>;

/**
 * Lambda's Invoke, for commands that meet a running server. Only for callers that can set an Authorization header: a page in a browser cannot
 * without asking first, and is not answered. https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export async function invokeDoor(invoke: Invoke): Promise<{ endpoint: string; close(): void }> {
  const { url, close } = await loopback(createServer((request, response) => void reply(request, response, invoke)));
  return { endpoint: url, close };
}

const PATH = /^\/2015-03-31\/functions\/([\w-]+)\/invocations$/;

async function reply(request: IncomingMessage, response: ServerResponse, invoke: Invoke): Promise<void> {
  const name = PATH.exec(request.url ?? '')?.[1];
  if (request.method !== 'POST' || name === undefined || request.headers.authorization !== 'Local') {
    response.writeHead(403).end();
    return;
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const [status, answer] = await invoke(name, JSON.parse(Buffer.concat(chunks).toString() || '{}')).then(
    (result): [number, unknown] => [200, result ?? null],
    (error: unknown): [number, unknown] => [
      500,
      { errorMessage: error instanceof Error ? error.message : String(error) },
    ],
  );
  response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(answer));
}

/** The other side of the door. Rejects with what the function threw. */
export function invokeThrough(endpoint: string): Invoke {
  return async (functionName, event) => {
    const response = await fetch(`${endpoint}/2015-03-31/functions/${functionName}/invocations`, {
      method: 'POST',
      headers: { Authorization: 'Local' },
      body: JSON.stringify(event),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error((answer as { errorMessage: string }).errorMessage);
    return answer;
  };
}
