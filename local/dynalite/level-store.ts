import { ClassicLevel } from 'classic-level';
import { Lock } from 'lock';
import { MemoryLevel } from 'memory-level';
import type { ActionStore, Callback, ItemDb, Range } from './actions.ts';
import { type Change, groupCommit } from './group-commit.ts';
import { type ValueIterator, ValueStream } from './value-stream.ts';

/** A key schema and its attribute types, as CreateTable and AWS::DynamoDB tables give them. */
export interface TableDefinition {
  readonly TableName: string;
  readonly KeySchema: readonly { readonly AttributeName: string; readonly KeyType: string }[];
  readonly AttributeDefinitions: readonly { readonly AttributeName: string; readonly AttributeType: string }[];
}

export interface LevelStore extends ActionStore {
  createTable(definition: TableDefinition): Promise<void>;
  close(): Promise<void>;
}

/** DynamoDB's limit: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const MAX_ITEM_SIZE = 400 * 1024;

/** What both kinds of Level offer, as far as it is used here. */
interface Level {
  open(): Promise<void>;
  close(): Promise<void>;
  getSync(key: string): object | undefined;
  batch(changes: Change[], options: object): Promise<void>;
  values(range: Range): ValueIterator;
  iterator(range: Range): AsyncIterable<[string, object]>;
}

/** An acknowledged write is on the disk. Memory has no such option and ignores it. */
const DURABLE = { sync: true };

/** Tables in one Level database: a folder, held by one process at a time, or memory. */
export async function levelStore(folder: string | undefined): Promise<LevelStore> {
  const level = await open(folder);
  const commits = groupCommit((changes) => level.batch(changes, DURABLE));
  const tables = new Map<string, object>();
  for await (const [key, table] of level.iterator({ gte: 'table~', lt: 'table~~' }))
    tables.set(key.slice('table~'.length), table);
  const itemDbs = new Map<string, ItemDb>();

  return {
    options: { maxItemSize: MAX_ITEM_SIZE },
    getTable(name, checkStatus, done) {
      const answer = typeof checkStatus === 'function' ? checkStatus : done;
      const table = tables.get(name);
      answer?.(table === undefined ? notFound() : null, table);
    },
    getItemDb(table) {
      const known = itemDbs.get(table) ?? itemDb(level, commits.add, `item-${table}~`);
      itemDbs.set(table, known);
      return known;
    },
    async createTable(definition) {
      const { TableName, KeySchema, AttributeDefinitions } = definition;
      const table = { TableName, KeySchema, AttributeDefinitions, TableStatus: 'ACTIVE' };
      const known = tables.get(TableName);
      if (known && JSON.stringify(known) !== JSON.stringify(table)) {
        throw new Error(`Table ${TableName} exists with another key schema`);
      }
      await level.batch([{ type: 'put', key: `table~${TableName}`, value: table }], DURABLE);
      tables.set(TableName, table);
    },
    async close() {
      await commits.settled();
      await level.close();
    },
  };
}

async function open(folder: string | undefined): Promise<Level> {
  const level: Level =
    folder === undefined
      ? new MemoryLevel<string, object>({ storeEncoding: 'utf8', valueEncoding: 'json' })
      : new ClassicLevel<string, object>(folder, { valueEncoding: 'json' });
  try {
    await level.open();
    return level;
  } catch (error) {
    throw new Error(reasonOf(error, folder), { cause: error });
  }
}

function reasonOf(error: unknown, folder: string | undefined): string {
  const cause = error instanceof Error ? (error.cause ?? error) : error;
  const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
  if (code === 'LEVEL_LOCKED') return `The data folder ${folder} is in use by another process`;
  return `The data folder ${folder} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`;
}

function itemDb(level: Level, add: ReturnType<typeof groupCommit>['add'], prefix: string): ItemDb {
  return {
    lock: Lock(),
    get: (key, done) => answer(done, () => level.getSync(prefix + key)),
    put: (key, value, done) => add({ type: 'put', key: prefix + key, value }, done),
    del: (key, done) => add({ type: 'del', key: prefix + key }, done),
    createValueStream: (range) => new ValueStream(level.values(prefixed(range, prefix))),
  };
}

/** Reads are synchronous underneath: a lookup in the cache is cheaper than a turn of the event loop. */
function answer<T>(done: Callback<T>, read: () => T | undefined): void {
  let value: T | undefined;
  try {
    value = read();
  } catch (error) {
    done(error);
    return;
  }
  done(null, value);
}

function prefixed({ gt, gte, lt, lte, reverse = false, limit = -1 }: Range, prefix: string) {
  const low = gt !== undefined ? { gt: prefix + gt } : { gte: prefix + (gte ?? '') };
  const high = lte !== undefined ? { lte: prefix + lte } : { lt: prefix + (lt ?? '~') };
  return { ...low, ...high, reverse, limit };
}

function notFound(): Error {
  return Object.assign(new Error('Requested resource not found'), {
    statusCode: 400,
    body: {
      __type: 'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
      message: 'Requested resource not found',
    },
  });
}
