import { ScanCommand } from '@aws-sdk/client-dynamodb';
import type { Context } from 'aws-lambda';
import { writingOf } from '../store/dynamo-store.ts';
import { scrub } from '../store/scrub.ts';
import { rotateCursorKey, typesWritten } from '../store/settings.ts';
import { dynamoDB } from './dynamodb-reading.ts';
import { WRITING } from './dynamodb-writing.ts';
import { parseEnvironment } from './environment.ts';
import { log } from './log.ts';
import { storeOptions } from './store-options.ts';

/** What an operator asks for. */
export interface MaintainEvent {
  readonly task: Task;
}

const options = storeOptions(parseEnvironment(process.env), dynamoDB({ ...WRITING, Scan: ScanCommand }));

const TASKS = {
  /** Compares Index with Records and mends it. */
  scrub: async () => {
    const writing = writingOf(options);
    await writing.prepare(await typesWritten(options));
    return scrub(options, writing.indexer);
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
  const done = await TASKS[event.task]();
  log({ event: 'maintain', requestId: context.awsRequestId, task: event.task, ...done });
  return done;
}
