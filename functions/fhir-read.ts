import type { APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda';
import { readInteractions } from '../fhir/interactions/reading.ts';
import { fhirServer } from '../fhir/server.ts';
import type { ReadingStore } from '../fhir/store.ts';
import { dynamoReadingStore } from '../store/dynamo-reading-store.ts';
import { type AccessControl, accessControl, OPERATOR } from './access/access.ts';
import { dynamoDB, READING } from './dynamodb-reading.ts';
import { endpoint, type HttpHandler } from './endpoint.ts';
import { parseEnvironment, settingsOf } from './environment.ts';
import { type ExplainEvent, explainingStore, isExplainEvent } from './explaining.ts';
import { logFailure } from './log.ts';
import { pause } from './pause.ts';
import { storeOptions } from './store-options.ts';

const environment = parseEnvironment(process.env);
const store = dynamoReadingStore(storeOptions(environment, dynamoDB(READING)));
const settings = settingsOf(environment);
const serverOf = (kept: ReadingStore) =>
  fhirServer({ interactions: readInteractions, store: kept, now: Date.now, pause, log: logFailure, settings });
const options = { access: accessControl(environment.access), baseUrl: environment.baseUrl };

const server = serverOf(store);
const serve = endpoint({ ...options, server: () => server });

/** GET, HEAD, OPTIONS and POST _search; this function has no right to write. */
export const handler: HttpHandler = async (event, context) =>
  isExplainEvent(event) ? explain(event, context) : serve(event, context);

/** What each search of the request did, and no results: for operators, whom IAM lets invoke this function. */
async function explain(event: ExplainEvent, context: Context): Promise<APIGatewayProxyStructuredResultV2> {
  const searches: unknown[] = [];
  const explaining = serverOf(explainingStore(store, (explanation) => searches.push(explanation)));
  const access: AccessControl = { accessOf: async () => OPERATOR, discovery: undefined };
  const answered = await endpoint({ ...options, access, server: () => explaining })(event, context);
  if (Number(answered.statusCode) >= 400) return answered;
  return { statusCode: 200, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ searches }) };
}
