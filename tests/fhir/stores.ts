import type { FhirStore } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { memoryStore } from '../memory-store.ts';
import { memoryDatabase } from '../store/memory-database.ts';

/** Makes an empty store; `now` in ms. */
export type MakeStore = (options: { readonly now: () => number; readonly base: string }) => Promise<FhirStore>;

/** Every implementation of the store, so that one suite proves the protocol over all of them. */
export const STORES: readonly (readonly [name: string, make: MakeStore])[] = [
  ['memory', async (options) => memoryStore(options)],
  ['DynamoDB', async (options) => dynamoStore({ ...(await memoryDatabase()), ...options })],
];
