import type { FhirStore } from '../fhir/store.ts';
import { dynamoReadingStore, type StoreOptions } from './dynamo-reading-store.ts';
import type { Indexer } from './index/index-entry.ts';
import { stateForWriting } from './index/index-state.ts';
import { indexerOf } from './index/indexer.ts';
import { makeCursorKey, noteTypes } from './settings.ts';
import { amend } from './write/amend.ts';
import { claimsOf } from './write/claims.ts';
import { writeMany } from './write/write-many.ts';
import { writeOne } from './write/write-one.ts';
import type { Writing } from './write/writing.ts';
import { newId } from './write-id.ts';

/** The whole store. `indexer`: for tests that bring a smaller index. */
export function dynamoStore(options: StoreOptions, indexer?: Indexer): FhirStore {
  const writing = writingOf(options, indexer);
  return {
    ...dynamoReadingStore(options),
    newId: () => newId(options.random),
    claims: (type, clauses) => claimsOf(options, type, clauses),
    async write(writes, claims = []) {
      await writing.prepare(writes.map(({ type }) => type));
      const [write, ...others] = writes;
      if (!write) return [];
      const single = others.length === 0 && claims.length === 0;
      return single ? [await writeOne(writing, write)] : writeMany(writing, writes, claims);
    },
    async amend(version, resource) {
      await writing.prepare([version.type]);
      return amend(writing, version, resource);
    },
  };
}

/** What writing is given; the cursor key, the types and the generation of their index are noted before the first write. */
export function writingOf(
  options: StoreOptions,
  indexer?: Indexer,
): Writing & { prepare(types: readonly string[]): Promise<void> } {
  const knownTypes = new Set<string>();
  const generations = new Map<string, number>();
  const note = async (type: string): Promise<void> => {
    if (!generations.has(type)) generations.set(type, (await stateForWriting(options, type, options.base)).generation);
  };
  let keyed = false;
  return {
    ...options,
    indexer: indexer ?? indexerOf({ base: options.base, generation: (type) => generations.get(type) ?? 1 }),
    async prepare(types) {
      const fresh = new Set(indexer ? [] : types);
      await Promise.all([
        keyed ? undefined : makeCursorKey(options),
        noteTypes(options, types, knownTypes),
        ...[...fresh].map(note),
      ]);
      keyed = true;
    },
  };
}
