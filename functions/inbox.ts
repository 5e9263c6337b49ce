import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSEvent } from 'aws-lambda';
import { storePublisher } from '../publishing/publisher.ts';
import { dynamoStore } from '../store/dynamo-store.ts';
import { auditedStore } from './audit.ts';
import { dynamoDB } from './dynamodb-reading.ts';
import { WRITING } from './dynamodb-writing.ts';
import { parseEnvironment, parseInboxNames } from './environment.ts';
import { inboxDoor } from './inbox/door.ts';
import { type InboxMessage, messagesOf } from './inbox/message.ts';
import { publishPointer } from './inbox/publish-pointer.ts';
import { split } from './inbox/split.ts';
import { log } from './log.ts';
import { storeOptions } from './store-options.ts';

const store = dynamoStore(storeOptions(parseEnvironment(process.env), dynamoDB(WRITING)));
const door = inboxDoor(parseInboxNames(process.env));

/** What is left for handing over to the next message before the function is stopped. */
const RESERVE = 30_000;

/** Takes one message of the inbox's queue at a time; throws where it should be tried again. */
export async function handler(event: SQSEvent, context: Context): Promise<void> {
  for (const message of event.Records.flatMap(({ body }) => messagesOf(body))) {
    await take(message, context);
  }
}

/** An object that has been replaced since is left to the message about what replaced it. */
async function take(message: InboxMessage, context: Context): Promise<void> {
  const { key, versionId } = message;
  const current = await door.currentVersion(key);
  const outdated = current === undefined || (versionId !== '' && current !== versionId);
  log({ event: 'inbox', requestId: context.awsRequestId, outdated, ...message });
  if (outdated) return;
  const now = { now: Date.now, sleep: async (milliseconds: number) => sleep(milliseconds), random: Math.random };
  if (message.do === 'split') await split(door, message, () => context.getRemainingTimeInMillis() < RESERVE);
  else await publishPointer(door, storePublisher(auditedStore(store, context.awsRequestId), now), message);
}
