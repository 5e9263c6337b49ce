import { writeInteractions } from '../fhir/interactions/writing.ts';
import { fhirServer } from '../fhir/server.ts';
import { dynamoStore } from '../store/dynamo-store.ts';
import { accessControl } from './access/access.ts';
import { auditEntry, auditedStore } from './audit.ts';
import { dynamoDB } from './dynamodb-reading.ts';
import { WRITING } from './dynamodb-writing.ts';
import { endpoint } from './endpoint.ts';
import { parseEnvironment, settingsOf } from './environment.ts';
import { logFailure } from './log.ts';
import { pause } from './pause.ts';
import { storeOptions } from './store-options.ts';

const environment = parseEnvironment(process.env);
const store = dynamoStore(storeOptions(environment, dynamoDB(WRITING)));

const settings = settingsOf(environment);

/** Everything that may change the store: create, update, patch, delete, batch, transaction, operations. */
export const handler = endpoint({
  server: (requestId) =>
    fhirServer({
      interactions: writeInteractions,
      store: auditedStore(store, requestId),
      now: Date.now,
      pause,
      log: logFailure,
      settings,
      entryDone: (entry) => auditEntry(entry, requestId),
    }),
  access: accessControl(environment.access),
  baseUrl: environment.baseUrl,
});
