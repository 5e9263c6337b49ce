import { setTimeout as sleep } from 'node:timers/promises';
import type { FhirStore } from '../fhir/store.ts';
import { SourceError } from '../fhir-mappings/study.ts';
import { publishDefinitions } from '../publishing/definitions.ts';
import type { PublishOptions } from '../publishing/publish.ts';
import { storePublisher } from '../publishing/publisher.ts';
import type { Publication, Report } from '../publishing/report.ts';
import { unpublish } from '../publishing/unpublish.ts';
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
  const publisher = storePublisher(audited, options);
  const definitions = event.definitions ? [await publishDefinitions(audited, options)] : [];
  const records = (event.records ?? []).map(({ base64, ...record }) => ({
    ...record,
    bytes: Buffer.from(base64, 'base64'),
  }));
  const { publications, refused } = await publisher.publish(records);
  const { withdraw } = event;
  const withdrawn = withdraw ? await publisher.withdrawAbsent(withdraw.catalog, withdraw.listed) : [];
  const removed = event.unpublish === undefined ? undefined : await removal(audited, event.unpublish, options);
  return {
    publications: [...definitions, ...publications, ...withdrawn, ...(removed?.publications ?? [])],
    refused: [...refused, ...(removed?.refused ?? [])],
  };
}

async function removal(audited: FhirStore, id: string, options: PublishOptions): Promise<Report> {
  try {
    const removed: Publication = await unpublish(audited, id, options);
    return { publications: [removed], refused: [] };
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    return { publications: [], refused: [{ name: `--unpublish ${id}`, reason: error.message }] };
  }
}
