import { embeddedDynamoDB } from '../../local/embedded-dynamodb.ts';
import type { StoreOptions } from '../../store/dynamo-reading-store.ts';
import { TABLES } from '../../store/keys.ts';

/** Numbers from a seed, the same on every machine: mulberry32. */
export function seeded(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export interface MemoryDatabase extends StoreOptions {
  /** Moves the clock on, ms. */
  readonly advance: (ms: number) => void;
  readonly chance: () => number;
}

/** An empty store in memory with a clock that moves only when told to or slept on, and chance from a seed. */
export async function memoryDatabase(seed = 1, start = Date.parse('2026-01-01T00:00:00Z')): Promise<MemoryDatabase> {
  const embedded = await embeddedDynamoDB({ memory: true });
  const tables = { records: 'Records', index: 'Index' };
  for (const name of ['records', 'index'] as const) {
    const { partitionKey, sortKey } = TABLES[name];
    await embedded.createTable({
      TableName: tables[name],
      KeySchema: [
        { AttributeName: partitionKey, KeyType: 'HASH' },
        { AttributeName: sortKey, KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: partitionKey, AttributeType: 'S' },
        { AttributeName: sortKey, AttributeType: 'S' },
      ],
    });
  }
  const chance = seeded(seed);
  let clock = start;
  return {
    base: 'https://example.org/r4',
    db: embedded.call,
    tables,
    chance,
    now: () => clock,
    random: (bytes) => Uint8Array.from({ length: bytes }, () => Math.floor(chance() * 256)),
    sleep: async (ms) => {
      clock += ms;
      await new Promise((done) => setImmediate(done));
    },
    advance: (ms) => {
      clock += ms;
    },
  };
}
