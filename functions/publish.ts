import { setTimeout as sleep } from 'node:timers/promises';
import { publishDefinitions } from '../publishing/definitions.ts';
import { type PublishOptions, publish } from '../publishing/publish.ts';
import type { Report } from '../publishing/report.ts';
import { dynamoStore } from '../store/dynamo-store.ts';
import { auditedStore } from './audit.ts';
import { dynamoDB } from './dynamodb-reading.ts';
import { WRITING } from './dynamodb-writing.ts';
import { parseEnvironment } from './environment.ts';
import type { PublishEvent } from './publish-event.ts';
import { storeOptions } from './store-options.ts';

const store = dynamoStore(storeOptions(parseEnvironment(process.env), dynamoDB(WRITING)));

/** Publishes the records of the event, each study in one transaction; answers with what became of each. */
export async function handler(event: PublishEvent, context: { readonly awsRequestId: string }): Promise<Report> {
  const options: PublishOptions = {
    now: Date.now,
    sleep: async (milliseconds) => sleep(milliseconds),
    random: Math.random,
    ...(event.overwrite === undefined ? {} : { overwrite: event.overwrite }),
    ...(event.study === undefined ? {} : { study: event.study }),
  };
  const audited = auditedStore(store, context.awsRequestId);
  const definitions = event.definitions ? [await publishDefinitions(audited, options)] : [];
  const records = event.records.map(({ name, base64 }) => ({ name, bytes: Buffer.from(base64, 'base64') }));
  const { publications, refused } = await publish(audited, records, options);
  return { publications: [...definitions, ...publications], refused };
}
