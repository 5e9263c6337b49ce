import { createHash, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { arnOf } from './intrinsics.ts';
import { loopback } from './loopback.ts';
import { type Demand, signerOf } from './rights.ts';
import type { QueueDefinition } from './template.ts';

/** Queues in memory, each worked off by the function that the template feeds from it. */
export interface LocalQueues {
  readonly endpoint: string;
  send(queue: string, body: string): void;
  /** Resolves when nothing waits and nothing is being worked on. */
  settled(): Promise<void>;
  close(): void;
}

/** Between the deliveries of a message that failed. */
const RETRY_MILLISECONDS = 1_000;

export type Deliver = (functionName: string, event: object) => Promise<unknown>;

/** SQS's SendMessage and SendMessageBatch over HTTP, and its delivery to functions: retried, then laid with the dead letters. `buried` is told of those. */
export async function localQueues(
  definitions: readonly QueueDefinition[],
  deliver: Deliver,
  demand: Demand,
  buried: (body: string, reason: string | undefined) => void,
): Promise<LocalQueues> {
  const queues = new Map(definitions.map((definition) => [definition.name, definition]));
  const idle: (() => void)[] = [];
  let open = 0;
  let closed = false;
  const finish = (): void => {
    open -= 1;
    if (open === 0) for (const resolve of idle.splice(0)) resolve();
  };
  const lanes = new Map<string, Lane>();

  const send = (name: string, body: string, reason?: string): void => {
    const queue = queues.get(name);
    if (queue === undefined) throw new Error(`There is no queue ${name}`);
    const { consumer } = queue;
    if (consumer === undefined) {
      buried(body, reason);
      return;
    }
    open += 1;
    const lane = lanes.get(name) ?? laneOf(queue.concurrency);
    lanes.set(name, lane);
    lane(async () => {
      await attempt(consumer, queue, body);
      finish();
    });
  };

  const attempt = async (consumer: string, queue: QueueDefinition, body: string): Promise<void> => {
    for (let count = 1; !closed; count++) {
      const failure = await deliver(consumer, eventOf(queue.name, body, count)).then(
        () => undefined,
        (error: unknown) => error,
      );
      if (failure === undefined) return;
      if (count >= queue.attempts) {
        if (queue.deadLetters)
          send(queue.deadLetters, body, failure instanceof Error ? failure.message : String(failure));
        return;
      }
      await new Promise((resolve) => setTimeout(resolve, RETRY_MILLISECONDS));
    }
  };

  const door = await loopback(createServer((request, response) => void reply(request, response, demand, send)));
  return {
    endpoint: door.url,
    send,
    settled: () => new Promise((done) => (open === 0 ? done() : void idle.push(done))),
    close() {
      closed = true;
      door.close();
    },
  };
}

type Lane = (work: () => Promise<void>) => void;

/** At most so many at a time, in order. */
function laneOf(width: number): Lane {
  const waiting: (() => Promise<void>)[] = [];
  let busy = 0;
  const next = (): void => {
    const work = busy < width ? waiting.shift() : undefined;
    if (work === undefined) return;
    busy += 1;
    void work().finally(() => {
      busy -= 1;
      next();
    });
  };
  return (work) => {
    waiting.push(work);
    next();
  };
}

const eventOf = (queue: string, body: string, count: number): object => ({
  Records: [
    {
      messageId: randomUUID(),
      receiptHandle: 'local',
      body,
      attributes: { ApproximateReceiveCount: String(count) },
      messageAttributes: {},
      md5OfBody: md5(body),
      eventSource: 'aws:sqs',
      eventSourceARN: `arn:local:${queue}`,
    },
  ],
});

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

interface Sending {
  readonly QueueUrl: string;
  readonly MessageBody?: string;
  readonly Entries?: readonly { readonly Id: string; readonly MessageBody: string }[];
}

async function reply(
  request: IncomingMessage,
  response: ServerResponse,
  demand: Demand,
  send: (queue: string, body: string) => void,
) {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const { QueueUrl, MessageBody, Entries } = JSON.parse(Buffer.concat(chunks).toString()) as Sending;
  try {
    demand(signerOf(request.headers.authorization), 'sqs:SendMessage', arnOf(QueueUrl));
  } catch {
    response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' }).end('{"__type":"AccessDenied"}');
    return;
  }
  const take = (body: string) => {
    send(QueueUrl, body);
    return { MessageId: randomUUID(), MD5OfMessageBody: md5(body) };
  };
  const answer =
    Entries === undefined
      ? take(MessageBody ?? '')
      : { Successful: Entries.map((entry) => ({ Id: entry.Id, ...take(entry.MessageBody) })), Failed: [] };
  response.writeHead(200, { 'Content-Type': 'application/x-amz-json-1.0' }).end(JSON.stringify(answer));
}
