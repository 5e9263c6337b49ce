import type { Resource } from '../../fhir/resource.ts';
import type { Claim, FhirStore, Write } from '../../fhir/store.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { type MemoryDatabase, memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';

export const basic = (code: string, more: object = {}): Resource => ({ resourceType: 'Basic', code, ...more });
export const put = (id: string, resource: Resource): Write => ({ action: 'update', type: 'Basic', id, resource });
const remove = (id: string): Write => ({ action: 'delete', type: 'Basic', id });
export const create = (id: string, resource: Resource): Write => ({ action: 'create', type: 'Basic', id, resource });

/** What stands before the write that crashes. */
const BEFORE = [
  put('a', basic('one', { note: '1' })),
  put('b', basic('one', { note: '1' })),
  put('gone', basic('x')),
  remove('gone'),
];
const NOISE = Buffer.from(
  Array.from({ length: 300_000 }, (_, n) => (Math.imul(n ^ (n >>> 3), 2654435761) >>> 13) & 255),
).toString('base64');

export type Operation = (store: FhirStore) => Promise<unknown>;
const writing =
  (...writes: Write[]): Operation =>
  (store) =>
    store.write(writes);

/** One of each kind of write. */
export const OPERATIONS: [string, Operation][] = [
  ['create', writing(create('new', basic('two')))],
  ['create with a client’s id', writing(put('new', basic('two')))],
  ['update', writing(put('a', basic('two three')))],
  ['update with nothing indexed changed', writing(put('a', basic('one', { note: '2' })))],
  ['update to a body in chunks', writing(put('a', basic('two', { data: NOISE })))],
  ['delete', writing(remove('a'))],
  ['revive', writing(put('gone', basic('two')))],
  ['transaction', writing(create('new', basic('two')), put('a', basic('two')), remove('b'), put('gone', basic('two')))],
  [
    'conditional create',
    async (store) => {
      const claims: readonly Claim[] = await store.claims('Basic', []);
      await store.write([create('new', basic('two'))], claims);
    },
  ],
  [
    'amendment',
    async (store) => {
      const version = await store.read('Basic', 'a');
      if (version) await store.amend(version, basic('one', { meta: { tag: [{ code: 't' }] } }));
    },
  ],
];

export const IDS = ['a', 'b', 'gone', 'new'];
/** What a reader sees of every resource that the operations touch. */
export const stateOf = async (store: FhirStore): Promise<string> => {
  const versions = await Promise.all(IDS.map((id) => store.read('Basic', id)));
  // Times differ with the number of calls: they are no part of what is compared.
  return versions.map((version) => version?.text().replace(/"lastUpdated":"[^"]*"/, '') ?? 'none').join('\n');
};

/** A store with what stands before. */
export async function prepared(): Promise<{ database: MemoryDatabase; store: FhirStore }> {
  const database = await memoryDatabase(7);
  const store = dynamoStore(database, smallIndexer);
  for (const write of BEFORE) await store.write([write]);
  return { database, store };
}
