import { setTimeout as sleep } from 'node:timers/promises';
import type { Context, SQSEvent, SQSRecord } from 'aws-lambda';
import { storePublisher } from '../publishing/publisher.ts';
import { dynamoStore } from '../store/dynamo-store.ts';
import { auditedStore } from './audit.ts';
import { isLastDelivery } from './deliveries.ts';
import { dynamoDB } from './dynamodb-reading.ts';
import { WRITING } from './dynamodb-writing.ts';
import { parseEnvironment, parseInboxNames } from './environment.ts';
import { inboxDoor } from './inbox/door.ts';
import { type InboxMessage, messagesOf } from './inbox/message.ts';
import { publishPointer } from './inbox/publish-pointer.ts';
import { split } from './inbox/split.ts';
import { inboxStatus, noteOutcome, type ObjectStatus, refusal } from './inbox/status.ts';
import { log, loggable } from './log.ts';
import { storeOptions } from './store-options.ts';

const store = dynamoStore(storeOptions(parseEnvironment(process.env), dynamoDB(WRITING)));
const door = inboxDoor(parseInboxNames(process.env));

/** What is left for handing over to the next message before the function is stopped. */
const RESERVE = 30_000;

/** A question of an operator or a publisher in place of messages: what became of one object, or of all. */
export interface InboxStatusEvent {
  readonly status: { readonly key?: string };
}

/** Takes one message of the inbox's queue at a time, throwing where it should be tried again; or tells what became of objects. */
export async function handler(
  event: SQSEvent | InboxStatusEvent,
  context: Context,
): Promise<ObjectStatus[] | undefined> {
  if ('status' in event) return inboxStatus(door, event.status.key);
  for (const record of event.Records) {
    for (const message of messagesOf(record.body)) await take(message, record, context);
  }
  return undefined;
}

/** An object that has been replaced since is left to the message about what replaced it. */
async function take(message: InboxMessage, record: SQSRecord, context: Context): Promise<void> {
  const { key, versionId } = message;
  const current = await door.currentVersion(key);
  const outdated = current === undefined || (versionId !== '' && current !== versionId);
  log({ event: 'inbox', requestId: context.awsRequestId, outdated, ...message });
  if (outdated) return;
  try {
    await carryOut(message, context);
  } catch (error) {
    if (isLastDelivery(record)) await noteFailure(message, error);
    throw error;
  }
}

async function carryOut(message: InboxMessage, context: Context): Promise<void> {
  if (message.do === 'split') return split(door, message, () => context.getRemainingTimeInMillis() < RESERVE);
  const now = { now: Date.now, sleep: async (milliseconds: number) => sleep(milliseconds), random: Math.random };
  return publishPointer(door, storePublisher(auditedStore(store, context.awsRequestId), now), message);
}

/** The message goes to the dead letters, which do not hold why. */
const noteFailure = (message: InboxMessage, error: unknown): Promise<void> =>
  noteOutcome(
    door,
    message,
    message.do === 'split' ? 'split' : message.start,
    'failed',
    refusal(message.key, loggable(error).message),
  );
