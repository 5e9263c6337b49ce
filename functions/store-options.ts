import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { StoreOptions } from '../store/dynamo-reading-store.ts';
import type { DynamoDB } from '../store/dynamodb.ts';
import type { Environment } from './environment.ts';

/** The store's door to the world: its tables, and where time and chance come in. */
export const storeOptions = ({ tables, baseUrl }: Environment, db: DynamoDB): StoreOptions => ({
  db,
  tables,
  base: baseUrl,
  now: Date.now,
  random: randomBytes,
  sleep: async (milliseconds) => sleep(milliseconds),
});
