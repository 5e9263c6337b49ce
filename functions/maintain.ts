import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { writingOf } from '../store/dynamo-store.ts';
import { scrub, scrubWaits } from '../store/scrub.ts';
import { rotateCursorKey, typesWritten } from '../store/settings.ts';
import { dynamoDB } from './dynamodb-reading.ts';
import { WRITING } from './dynamodb-writing.ts';
import { parseEnvironment } from './environment.ts';
import { log } from './log.ts';
import { storeOptions } from './store-options.ts';

/** What an operator asks for, or the schedule. */
export interface MaintainEvent {
  readonly task: Task;
}

const options = storeOptions(parseEnvironment(process.env), dynamoDB({ ...WRITING, Scan: ScanCommand }));

/** What a scrub leaves of the time that the function has, ms: enough for the page it is at. */
const RESERVE = 2 * 60_000;

const TASKS = {
  /** Compares Index with Records and mends it; what is not `done` wants to be asked for again. */
  async scrub(context: Context) {
    const writing = writingOf(options);
    await writing.prepare(await typesWritten(options));
    return scrub(options, writing.indexer, { until: Date.now() + context.getRemainingTimeInMillis() - RESERVE });
  },
  /** Goes on with a scrub that was stopped or killed: what the schedule asks for. */
  async 'go-on'(context: Context): Promise<object> {
    return (await scrubWaits(options)) ? TASKS.scrub(context) : { nothing: true };
  },
  /** New page links are signed with a new key; those given out hold until the next rotation. */
  'rotate-cursor-key': async () => {
    await rotateCursorKey(options);
    return { rotated: true };
  },
};
export type Task = keyof typeof TASKS;

/** Carries out one task of maintenance; only who may invoke the function can ask. */
export async function handler(event: MaintainEvent, context: Context): Promise<object> {
  if (!Object.hasOwn(TASKS, event.task))
    throw new Error(`There is no task ${event.task}: ${Object.keys(TASKS).join(', ')} are`);
  const done = await TASKS[event.task](context);
  log({ event: 'maintain', requestId: context.awsRequestId, task: event.task, ...done });
  return done;
}
