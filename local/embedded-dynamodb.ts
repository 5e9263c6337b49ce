import type { DynamoDB, Operation } from '../store/dynamodb.ts';
import { type ActionStore, DynamoDBError, isOperation, run } from './dynalite/actions.ts';
import { type Listening, listen } from './dynalite/http.ts';
import { levelStore, type TableDefinition } from './dynalite/level-store.ts';
import { fromWire, toWire } from './dynalite/wire.ts';

export interface ListenOptions {
  readonly port: number;
  readonly host: '127.0.0.1';
  /** Throws where the bearer of this access key may not do this. */
  readonly authorize?: (accessKey: string | undefined, operation: Operation, data: object) => void;
}

/** DynamoDB inside this process: dynalite's operations over Level. */
export interface EmbeddedDynamoDB {
  /** The in-process door: no HTTP, no SDK. */
  readonly call: DynamoDB;
  /** Makes a table; one that exists with the same keys stays as it is. */
  createTable(definition: TableDefinition): Promise<void>;
  /** The HTTP door for SDK clients, on loopback only; port 0 picks a free one. */
  listen(options: ListenOptions): Promise<Listening>;
  /** Waits for what is being written, then lets the folder go. */
  close(): Promise<void>;
}

/**
 * Opens a data folder, whose acknowledged writes survive a kill, or a store in memory. Throws one clear line where the folder
 * is held by another process or cannot be written.
 */
export async function embeddedDynamoDB(place: { folder: string } | { memory: true }): Promise<EmbeddedDynamoDB> {
  await selfTest();
  return embedded('folder' in place ? place.folder : undefined);
}

async function embedded(folder: string | undefined): Promise<EmbeddedDynamoDB> {
  const store = await levelStore(folder);
  const doors: Listening[] = [];
  const request = (operation: Operation, data: object) => perform(store, operation, data);
  return {
    call: (async (operation: Operation, input: object) =>
      fromWire(await request(operation, toWire(input) as object).catch(withBytes))) as DynamoDB,
    createTable: (definition) => store.createTable(definition),
    async listen(options) {
      const door = await listen(options, async (target, data, accessKey) => {
        if (!isOperation(target))
          throw new DynamoDBError('UnknownOperationException', `${target} is not supported here`);
        options.authorize?.(accessKey, target, data);
        return request(target, data);
      });
      doors.push(door);
      return door;
    },
    async close() {
      await Promise.all(doors.map((door) => door.close()));
      await store.close();
    },
  };
}

/** dynalite knows no ReturnValuesOnConditionCheckFailure: remember the item that the condition looked at, under its lock. */
async function perform(store: ActionStore, operation: Operation, data: object): Promise<object> {
  if (!('ReturnValuesOnConditionCheckFailure' in data) || data.ReturnValuesOnConditionCheckFailure !== 'ALL_OLD') {
    return run(store, operation, data);
  }
  let met: object | undefined;
  const getItemDb: ActionStore['getItemDb'] = (table) => {
    const items = store.getItemDb(table);
    return {
      ...items,
      get: (key, done) =>
        items.get(key, (error, item) => {
          met = item;
          done(error, item);
        }),
    };
  };
  return run({ ...store, getItemDb }, operation, data).catch((error) => {
    if (error instanceof DynamoDBError && error.name === 'ConditionalCheckFailedException' && met) error.Item = met;
    throw error;
  });
}

function withBytes(error: unknown): never {
  if (error instanceof DynamoDBError && error.Item) error.Item = fromWire(error.Item);
  throw error;
}

let tested: Promise<void> | undefined;

/** Once a process: dynalite's internals do what this store leans on. */
function selfTest(): Promise<void> {
  tested ??= (async () => {
    const { call, createTable, close } = await embedded(undefined);
    const TableName = 'self-test';
    await createTable({
      TableName,
      KeySchema: [
        { AttributeName: 'pk', KeyType: 'HASH' },
        { AttributeName: 'sk', KeyType: 'RANGE' },
      ],
      AttributeDefinitions: [
        { AttributeName: 'pk', AttributeType: 'S' },
        { AttributeName: 'sk', AttributeType: 'S' },
      ],
    });
    const put = (sk: string) =>
      call('PutItem', {
        TableName,
        Item: { pk: { S: 'p' }, sk: { S: sk }, b: { B: new Uint8Array([255]) } },
        ConditionExpression: 'attribute_not_exists(pk)',
      });
    await Promise.all(['a', 'b', 'c'].map(put));
    const refused = await put('a').then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.name : undefined),
    );
    const { Items, LastEvaluatedKey } = await call('Query', {
      TableName,
      KeyConditionExpression: 'pk = :p AND sk > :a',
      ExpressionAttributeValues: { ':p': { S: 'p' }, ':a': { S: 'a' } },
      ScanIndexForward: false,
      Limit: 1,
    });
    await close();
    const sound =
      refused === 'ConditionalCheckFailedException' &&
      Items?.[0]?.sk?.S === 'c' &&
      Items[0].b?.B?.[0] === 255 &&
      LastEvaluatedKey?.sk?.S === 'c';
    if (!sound) throw new Error('The embedded DynamoDB does not behave as this version of dynalite should: run npm ci');
  })();
  return tested;
}
