import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { DynamoDBError } from './actions.ts';

export interface Listening {
  readonly endpoint: string;
  close(): Promise<void>;
}

/** Who calls, as the request's credentials name him; signatures are not checked. */
export type Answer = (target: string, data: object, accessKey: string | undefined) => Promise<object>;

/** DynamoDB's JSON protocol (AwsJson1_0) over HTTP: `X-Amz-Target: DynamoDB_20120810.GetItem`. */
export async function listen({ port, host }: { port: number; host: string }, answer: Answer): Promise<Listening> {
  const server = createServer((request, response) => void reply(request, response, answer));
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    endpoint: `http://${host}:${bound}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

async function reply(request: IncomingMessage, response: ServerResponse, answer: Answer): Promise<void> {
  try {
    const target = String(request.headers['x-amz-target'] ?? '').replace('DynamoDB_20120810.', '');
    const accessKey = /Credential=([^/]+)\//.exec(request.headers.authorization ?? '')?.[1];
    send(response, 200, await answer(target, parse(await textOf(request)), accessKey));
  } catch (error) {
    if (error instanceof DynamoDBError) {
      const item = error.Item === undefined ? {} : { Item: error.Item };
      send(response, 400, {
        __type: `com.amazonaws.dynamodb.v20120810#${error.name}`,
        message: error.message,
        ...item,
      });
    } else {
      const message = error instanceof Error ? error.message : String(error);
      send(response, 500, { __type: 'com.amazonaws.dynamodb.v20120810#InternalServerError', message });
    }
  }
}

function parse(text: string): object {
  try {
    const data: unknown = JSON.parse(text);
    if (typeof data === 'object' && data !== null) return data;
  } catch {
    // answered below, as DynamoDB does
  }
  throw new DynamoDBError('SerializationException', 'The body is not a JSON object');
}

async function textOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function send(response: ServerResponse, status: number, body: object): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    'Content-Type': 'application/x-amz-json-1.0',
    'Content-Length': Buffer.byteLength(text),
  });
  response.end(text);
}
