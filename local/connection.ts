import { join } from 'node:path';
import { deployedStage } from './aws/deployed-stage.ts';
import type { GatewayRequest, GatewayResponse } from './aws/http-api.ts';
import { type Invoke, invokeThrough } from './aws/invoke-door.ts';
import { localStack } from './aws/local-stack.ts';
import { throughHttp } from './aws/through-http.ts';
import { announcedIn } from './running-server.ts';

/** What a command needs of the service, whether a server runs on the data folder or not. */
export interface Connection {
  request(request: GatewayRequest): Promise<GatewayResponse>;
  readonly invoke: Invoke;
  close(): Promise<void>;
}

const BASE_URL = 'http://127.0.0.1:8080/r4';

/** A data folder of this machine, or a deployed stage. */
export interface Where {
  readonly data: string;
  readonly stage?: string | undefined;
}

/** Runs the deployed handlers once on a data folder; where a server holds the folder, says so on standard error and goes through it. */
export async function connect({ data: folder, stage }: Where): Promise<Connection> {
  if (stage !== undefined) return deployedStage(stage);
  const log = (line: string) => {
    if (line.includes('"event":"failure"')) console.error(line);
  };
  try {
    const stack = await localStack({
      place: { folder: join(folder, 'dynamodb') },
      baseUrl: BASE_URL,
      bucketFolder: folder,
      inboxUnwatched: true,
      log,
      complain: console.error,
    });
    return { ...stack, close: () => stack.inboxSettled().then(stack.close) };
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
