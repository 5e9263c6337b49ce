import { readInteractions } from '../fhir/interactions/reading.ts';
import { fhirServer } from '../fhir/server.ts';
import { dynamoReadingStore } from '../store/dynamo-reading-store.ts';
import { accessControl } from './access/access.ts';
import { dynamoDB, READING } from './dynamodb-reading.ts';
import { endpoint } from './endpoint.ts';
import { parseEnvironment } from './environment.ts';
import { logFailure } from './log.ts';
import { pause } from './pause.ts';
import { storeOptions } from './store-options.ts';

const environment = parseEnvironment(process.env);
const store = dynamoReadingStore(storeOptions(environment, dynamoDB(READING)));
const server = fhirServer({ interactions: readInteractions, store, now: Date.now, pause, log: logFailure });

/** GET, HEAD, OPTIONS and POST _search; this function has no right to write. */
export const handler = endpoint({
  server: () => server,
  access: accessControl(environment.access),
  baseUrl: environment.baseUrl,
});
