import { FhirError } from '../fhir/error.ts';
import type { FhirStore, ReadingStore } from '../fhir/store.ts';
import { type Database, requestOf } from './database.ts';
import type { Indexer } from './index/index-entry.ts';
import { readRecord, readVersion } from './read.ts';
import { makeCursorKey, noteTypes } from './settings.ts';
import { claimsOf } from './write/claims.ts';
import { writeMany } from './write/write-many.ts';
import { writeOne } from './write/write-one.ts';
import type { Writing } from './write/writing.ts';
import { newId } from './write-id.ts';

/** What the store needs for searching; store/search provides it. */
export type Searching = Pick<ReadingStore, 'search' | 'history'>;

/** A store that can only be read: GetItem, BatchGetItem and Query, and nothing of writing is loaded. */
export function dynamoReadingStore(database: Database, searching: Searching): ReadingStore {
  return {
    read: (type, id) => readRecord(requestOf(database), { type, id }),
    vread: (type, id, version) => readVersion(database, { type, id }, version),
    ...searching,
  };
}

/** The whole store. */
export function dynamoStore(database: Database, searching: Searching, indexer: Indexer): FhirStore {
  const writing: Writing = { ...database, indexer, knownTypes: new Set() };
  let prepared: Promise<void> | undefined;
  return {
    ...dynamoReadingStore(database, searching),
    newId: () => newId(database.random),
    claims: (type, clauses) => claimsOf(database, type, clauses),
    async write(writes, claims = []) {
      prepared ??= makeCursorKey(database).catch((error) => {
        prepared = undefined;
        throw error;
      });
      await Promise.all([
        prepared,
        noteTypes(
          database,
          writes.map(({ type }) => type),
          writing.knownTypes,
        ),
      ]);
      const [write, ...others] = writes;
      if (!write) return [];
      return others.length === 0 && claims.length === 0
        ? [await writeOne(writing, write)]
        : writeMany(writing, writes, claims);
    },
    amend: async () => {
      throw new FhirError('notSupported', 'amend');
    },
  };
}
