import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeInteractions } from '../../fhir/interactions/writing.ts';
import { type Failure, fhirServer } from '../../fhir/server.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { EVERYTHING } from '../fhir/ask.ts';
import { memoryDatabase } from '../store/memory-database.ts';

export interface Served {
  readonly base: string;
  readonly origin: string;
  readonly failures: readonly Failure[];
  close(): Promise<void>;
}

/** The protocol over HTTP on a free port of this machine, its store an embedded DynamoDB. */
export async function serveHttp(): Promise<Served> {
  const failures: Failure[] = [];
  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '', origin);
    const body = Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>));
    const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));
    const { pathname, search } = url;
    const path = decodeURIComponent(pathname).replace(/^\/r4\/?/, '');
    const answer = await serve(
      { method: request.method ?? 'GET', path, query: search.slice(1), headers, body },
      { base, access: EVERYTHING },
    );
    response.writeHead(answer.status, { ...answer.headers }).end(answer.body);
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const base = `${origin}/r4`;
  const serve = fhirServer({
    interactions: writeInteractions,
    store: dynamoStore({ ...(await memoryDatabase()), now: Date.now, base }),
    now: Date.now,
    pause: async () => {},
    log: (failure) => failures.push(failure),
  });
  const close = () => new Promise<void>((closed) => server.close(() => closed()));
  return { base, origin, failures, close };
}
