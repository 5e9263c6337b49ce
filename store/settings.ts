import { bytesOf, stringOf, toItem } from './attributes.ts';
import { readRange } from './batch.ts';
import type { Database } from './database.ts';
import { readItem } from './items.ts';
import { ABOVE, settingKey } from './keys.ts';
import { isConditionFailure, repeated } from './retry.ts';

const TYPE = 'type/';

/** Every resource type ever written; system history and system search walk these. */
export async function typesWritten(database: Database): Promise<string[]> {
  const range = { pk: settingKey('').pk, low: TYPE, high: TYPE + ABOVE };
  const items = await readRange(database.db, database.tables.records, range, database);
  return items.map((item) => (stringOf(item, 'sk') ?? '').slice(TYPE.length));
}

/** Notes types before their first version is committed. `known` are those already noted; it grows. */
export async function noteTypes(database: Database, types: readonly string[], known: Set<string>): Promise<void> {
  const fresh = [...new Set(types)].filter((type) => !known.has(type));
  await Promise.all(
    fresh.map(async (type) => {
      const input = { TableName: database.tables.records, Item: toItem({ ...settingKey(TYPE + type) }) };
      await repeated(() => database.db('PutItem', input), database);
      known.add(type);
    }),
  );
}

/** What cursors are signed with: new ones by `current`, those signed by `previous` still hold. */
export interface CursorKeys {
  readonly current: Uint8Array;
  readonly previous?: Uint8Array;
}

const CURSOR_KEY = settingKey('cursor-key');

/** The keys, or undefined before the first write made them. */
export async function cursorKeys(database: Database): Promise<CursorKeys | undefined> {
  const item = await readItem(database, CURSOR_KEY);
  const current = item && bytesOf(item, 'k');
  return current && { current, previous: bytesOf(item, 'k0') };
}

/** Makes the key, once for all functions; whoever comes second finds it made. */
export async function makeCursorKey(database: Database): Promise<void> {
  const input = {
    TableName: database.tables.records,
    Item: toItem({ ...CURSOR_KEY, k: database.random(32) }),
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  await ignoringCondition(repeated(() => database.db('PutItem', input), database));
}

/** Sets a new key; cursors signed by the one before hold until the next rotation. */
export async function rotateCursorKey(database: Database): Promise<void> {
  const keys = await cursorKeys(database);
  const k = database.random(32);
  const input = {
    TableName: database.tables.records,
    Item: toItem({ ...CURSOR_KEY, k, k0: keys?.current }),
    ...(keys
      ? { ConditionExpression: 'k = :k', ExpressionAttributeValues: toItem({ ':k': keys.current }) }
      : { ConditionExpression: 'attribute_not_exists(pk)' }),
  };
  await ignoringCondition(repeated(() => database.db('PutItem', input), database));
}

async function ignoringCondition(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (!isConditionFailure(error)) throw error;
  }
}
