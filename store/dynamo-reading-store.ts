import type { ReadingStore } from '../fhir/store.ts';
import { cursorsOf } from './cursor.ts';
import { type Database, requestOf } from './database.ts';
import { history } from './history.ts';
import { readRecord, readRecords, readVersion } from './read.ts';
import { searchOf } from './search/search.ts';

export interface StoreOptions extends Database {
  /** The public base URL, without a slash at its end: absolute references below it are the store's own. */
  readonly base: string;
}

/** A store that can only be read: GetItem, BatchGetItem and Query, and nothing of writing is loaded. */
export function dynamoReadingStore(options: StoreOptions): ReadingStore {
  const cursors = cursorsOf(options);
  const store: ReadingStore = {
    read: (type, id) => readRecord(requestOf(options), { type, id }),
    readMany: (places) => readRecords(requestOf(options), places),
    vread: (type, id, version) => readVersion(options, { type, id }, version),
    history: (scope, wanted) => history(options, cursors, scope, wanted),
    search: searchOf(options, cursors, () => store),
  };
  return store;
}
