import { createHash } from 'node:crypto';

/** A table as data: what infra/ deploys, what local/ and the tests create. Both keys are strings; no secondary index. */
export const TABLES = {
  /** Records, old versions, intents, transactions, claims, settings: what cannot be made again. */
  records: { partitionKey: 'pk', sortKey: 'sk', pointInTimeRecovery: true, deletionProtection: true },
  /** Index entries only; it can be rebuilt from Records. */
  index: { partitionKey: 'pk', sortKey: 'sk', pointInTimeRecovery: false, deletionProtection: false },
} as const;

/** The names under which the two tables of one store are deployed. */
export interface TableNames {
  readonly records: string;
  readonly index: string;
}

export interface Key {
  readonly pk: string;
  readonly sk: string;
}

/** The FHIR release is the first part of every key, so that another can live beside it. */
export const RELEASE = 'R4';

/** Above every write id and every id character: bounds a range that covers all versions of one id. */
export const ABOVE = '~~';

/** Intents and transactions are spread over so many partition keys; each poll reads one item of every shard. */
export const INTENT_SHARDS = 8;

/** Parts of a type's feed, which grows at its tail: 1,000 writes a second each. Changing a row needs the feed rewritten. */
const FEED_SHARDS: ReadonlyMap<string, number> = new Map([['Observation', 4]]);

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();

const shardOf = (text: string, shards: number): number => (shards === 1 ? 0 : digest(text).readUInt16BE(0) % shards);

export const recordPk = (type: string, id: string): string => `${RELEASE}/${type}/${id}`;

/** The type and id of a record's partition key. */
export function recordOf(pk: string): { type: string; id: string } {
  const [, type = '', id = ''] = pk.split('/');
  return { type, id };
}

/** The current version. */
export const recordKey = (type: string, id: string): Key => ({ pk: recordPk(type, id), sk: 'h' });

/** A replaced version; ten digits, so that versions sort by number. */
export const versionSk = (version: number): string => `v${String(version).padStart(10, '0')}`;
export const versionKey = (type: string, id: string, version: number): Key => ({
  pk: recordPk(type, id),
  sk: versionSk(version),
});

/** A part of a body (`b`) or of a manifest (`m`) too large for its record. */
export const chunkKey = (pk: string, kind: 'b' | 'm', w: string, part: number): Key => ({
  pk,
  sk: `${kind}~${w}~${String(part).padStart(3, '0')}`,
});

/** A record as a transaction will make it. */
export const stagedKey = (pk: string, w: string): Key => ({ pk, sk: `s~${w}` });

export const intentShards: readonly string[] = Array.from({ length: INTENT_SHARDS }, (_, shard) => `intent/${shard}`);

/** `undone`: intents that were given up, kept to be swept once more. They hold no poller back. */
export const intentKey = (w: string, type: string, id: string, list: 'intent' | 'undone' = 'intent'): Key => ({
  pk: `${list}/${shardOf(w, INTENT_SHARDS)}`,
  sk: `${w}~${type}/${id}`,
});

export const undoneShards: readonly string[] = intentShards.map((pk) => pk.replace('intent', 'undone'));
export const transactionShards: readonly string[] = intentShards.map((pk) => pk.replace('intent', 'tx'));

/** Transaction ids sort by time; a shard holds many, so that the sweeper can list them without a scan. */
export const transactionKey = (tx: string): Key => ({ pk: `tx/${shardOf(tx, INTENT_SHARDS)}`, sk: tx });

export const claimKey = (term: string): Key => ({ pk: `claim/${shortened(term)}`, sk: 'c' });

export const settingKey = (name: string): Key => ({ pk: 'settings', sk: name });

/** Every partition key of a type's feed. */
export const feedPks = (type: string): readonly string[] =>
  Array.from({ length: FEED_SHARDS.get(type) ?? 1 }, (_, shard) => `${RELEASE}/${type}!${shard}`);

/** `time` is the text of a write id's instant: see write-id.ts. The item's sk is `${sk}~${w}`. */
export const feedKey = (type: string, id: string, time: string): Key => ({
  pk: `${RELEASE}/${type}!${shardOf(id, FEED_SHARDS.get(type) ?? 1)}`,
  sk: `${time}${id}`,
});

/** Values over 48 bytes: a prefix and a hash. A collision only serialises or recheckes more than it must. */
export function shortened(value: string): string {
  const bytes = Buffer.from(value);
  if (bytes.length <= 48) return value;
  return `${bytes.subarray(0, 24).toString('utf8').replace(/�/g, '')}#${digest(value).toString('base64url').slice(0, 22)}`;
}
