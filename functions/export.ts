import type {
  APIGatewayProxyEventV2,
  APIGatewayProxyStructuredResultV2,
  Context,
  SQSEvent,
  SQSRecord,
} from 'aws-lambda';
import { parseQuery } from '../fhir/search/parse.ts';
import { dynamoReadingStore } from '../store/dynamo-reading-store.ts';
import { resumeInstant } from '../store/feed.ts';
import { typesWritten } from '../store/settings.ts';
import { accessControl } from './access/access.ts';
import { isLastDelivery } from './deliveries.ts';
import { dynamoDB, READING } from './dynamodb-reading.ts';
import { endpoint } from './endpoint.ts';
import { parseEnvironment, parseExportNames } from './environment.ts';
import { exportDoor } from './export/door.ts';
import { type ExportMessage, errorKey } from './export/job.ts';
import { serveExport } from './export/serve.ts';
import { work } from './export/work.ts';
import { log, loggable } from './log.ts';
import { storeOptions } from './store-options.ts';

const environment = parseEnvironment(process.env);
const options = storeOptions(environment, dynamoDB(READING));
const store = dynamoReadingStore(options);
const door = exportDoor(parseExportNames(process.env));

const server = {
  door,
  now: Date.now,
  written: () => typesWritten(options),
  async count(type: string) {
    const query = parseQuery({
      types: [type],
      query: '_summary=count&_total=estimate',
      handling: 'strict',
      base: environment.baseUrl,
      maxCount: 1,
      now: Date.now(),
    });
    return (await store.search(query)).total?.value ?? 0;
  },
  transactionTime: () => resumeInstant(options),
};
const serve = endpoint({
  server: () => (request, caller) => serveExport(server, request, caller),
  access: accessControl(environment.access),
  baseUrl: environment.baseUrl,
});

/** What is left for handing over to the next message before the function is stopped, ms. */
const RESERVE = 60_000;

/** Bulk Data $export: requests of clients, and the queue's messages about parts of exports. This function reads the store and has no right to write it. */
export async function handler(
  event: APIGatewayProxyEventV2 | SQSEvent,
  context: Context,
): Promise<APIGatewayProxyStructuredResultV2 | undefined> {
  if (!('Records' in event)) return serve(event, context);
  for (const record of event.Records) await take(record, context);
  return undefined;
}

async function take(record: SQSRecord, context: Context): Promise<void> {
  const message = JSON.parse(record.body) as ExportMessage;
  log({ event: 'export', requestId: context.awsRequestId, ...message });
  const timeIsUp = (): boolean => context.getRemainingTimeInMillis() < RESERVE;
  try {
    await work({ door, store, base: environment.baseUrl, now: Date.now, timeIsUp }, message);
  } catch (error) {
    if (isLastDelivery(record)) {
      await door.put(errorKey(message.job), JSON.stringify({ task: message.task, error: loggable(error).name }));
    }
    throw error;
  }
}
