import type { Resource } from '../../../fhir/resource.ts';
import { parseQuery } from '../../../fhir/search/parse.ts';
import type { Query } from '../../../fhir/search/query.ts';
import type { FhirStore, SearchPage, Version } from '../../../fhir/store.ts';
import { dynamoStore } from '../../../store/dynamo-store.ts';
import { type MemoryDatabase, memoryDatabase } from '../memory-database.ts';
import type { Held } from './oracle.ts';
import { type Chance, IDS, pick, randomResource, TYPES } from './world.ts';

export interface World {
  readonly database: MemoryDatabase;
  readonly store: FhirStore;
  /** What is current now. */
  held(): Held;
  /** Creates, replaces or deletes one resource at random. */
  change(): Promise<void>;
}

/** A store with so many random writes behind it. */
export async function randomWorld(seed: number, writes: number): Promise<World> {
  const database = await memoryDatabase(seed);
  const { chance } = database;
  const store = dynamoStore(database);
  const current = new Map<string, Version>();
  const world: World = {
    database,
    store,
    held: () => ({ resources: [...current.values()].map((version) => version.resource()), base: database.base }),
    async change() {
      database.advance(Math.floor(chance() * 500));
      const [type, id] = [pick(chance, ['ResearchStudy', 'Observation', 'Observation', ...TYPES]), randomId(chance)];
      const remove = chance() < 0.15;
      const [written] = await store.write([
        remove
          ? { action: 'delete', type, id }
          : { action: 'update', type, id, resource: randomResource(chance, type, id) },
      ]);
      if (remove || !written?.version) current.delete(`${type}/${id}`);
      else current.set(`${type}/${id}`, written.version);
    },
  };
  for (let write = 0; write < writes; write++) await world.change();
  return world;
}

const randomId = (chance: Chance): string =>
  chance() < 0.5 ? pick(chance, [...IDS]) : `r${Math.floor(chance() * 60)}`;

export const queryOf = (type: string | undefined, query: string, base: string, now: number): Query =>
  parseQuery({ types: type === undefined ? [] : [type], query, base, now, handling: 'strict', maxCount: 1000 });

export interface Traversal {
  readonly found: readonly Resource[];
  readonly pages: readonly SearchPage[];
}

/** Follows `next` to the end. */
export async function traverse(store: FhirStore, query: Query, between?: () => Promise<void>): Promise<Traversal> {
  const pages: SearchPage[] = [];
  let cursor: string | undefined;
  do {
    if (pages.length > 2000) throw new Error('The pages do not end');
    const page: SearchPage = await store.search(cursor === undefined ? query : { ...query, cursor });
    pages.push(page);
    cursor = page.next;
    await between?.();
  } while (cursor !== undefined);
  return { pages, found: pages.flatMap(({ matches }) => matches.map((version) => version.resource())) };
}
