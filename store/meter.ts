import { type Item, keyOf } from './attributes.ts';
import type { DynamoDB, Operation, Operations } from './dynamodb.ts';
import { itemSize, readUnits, writeUnits } from './item-size.ts';

/** What calls have cost. */
export interface Usage {
  requests: number;
  /** Waves of parallel requests, one after the other: what latency is made of. */
  rounds: number;
  /** Read request units. */
  rru: number;
  /** Write request units. */
  wru: number;
  /** Bytes of the items that came back. */
  bytes: number;
}

export interface Meter {
  /** The metered door. */
  readonly db: DynamoDB;
  /** What was used since the last reset. */
  usage(): Usage;
  reset(): void;
}

/** Dollars, on demand, us-east-1: https://aws.amazon.com/dynamodb/pricing/on-demand/ */
export const dollarsOf = ({ rru, wru }: Pick<Usage, 'rru' | 'wru'>): number => (rru * 0.125 + wru * 0.625) / 1e6;

const none = (): Usage => ({ requests: 0, rounds: 0, rru: 0, wru: 0, bytes: 0 });

type Cost = Pick<Usage, 'rru' | 'wru' | 'bytes'>;

/**
 * Wraps DynamoDB and counts. 'sizes': units from item sizes, because emulators misreport them; it looks at the items through
 * the same database, uncounted, before each write. 'reported': what DynamoDB itself says, at no cost.
 */
export function meter(db: DynamoDB, source: 'sizes' | 'reported' = 'sizes'): Meter {
  let usage = none();
  // A request is one round later than the latest that had been answered when it began.
  let answered = 0;
  const metered = async <O extends Operation>(
    operation: O,
    input: Operations[O]['input'],
  ): Promise<Operations[O]['output']> => {
    const counted = usage;
    const round = answered + 1;
    counted.requests += 1;
    counted.rounds = Math.max(counted.rounds, round);
    const add = ({ rru = 0, wru = 0, bytes = 0 }: Partial<Cost>): void => {
      counted.rru += rru;
      counted.wru += wru;
      counted.bytes += bytes;
    };
    try {
      return await (source === 'sizes' ? bySize : byReport)(db, operation, input, add);
    } finally {
      if (counted === usage) answered = Math.max(answered, round);
    }
  };
  return {
    db: metered,
    usage: () => ({ ...usage }),
    reset() {
      usage = none();
      answered = 0;
    },
  };
}

type Add = (cost: Partial<Cost>) => void;

async function bySize<O extends Operation>(
  db: DynamoDB,
  operation: O,
  input: Operations[O]['input'],
  add: Add,
): Promise<Operations[O]['output']> {
  // A write is paid for whether or not its condition holds.
  for (const size of await writtenSizes(db, operation, input)) add({ wru: writeUnits(size) });
  const output = await db(operation, input);
  const returned = itemsOf(output);
  add({
    bytes: returned.reduce((sum, item) => sum + itemSize(item), 0),
    rru: await unitsRead(db, operation, input, output, returned),
  });
  return output;
}

/** The larger of the old and the new size of each item that a call writes. */
async function writtenSizes(db: DynamoDB, operation: Operation, input: object): Promise<number[]> {
  if (operation === 'PutItem' || operation === 'DeleteItem') {
    const { TableName = '', Item, Key } = input as { TableName?: string; Item?: Item; Key?: Item };
    return [await largerSize(db, TableName, Item, Key)];
  }
  if (operation === 'UpdateItem') {
    const { TableName = '', Key } = input as { TableName?: string; Key?: Item };
    return [await largerSize(db, TableName, undefined, Key)];
  }
  if (operation !== 'BatchWriteItem') return [];
  const { RequestItems = {} } = input as Operations['BatchWriteItem']['input'];
  const writes = Object.entries(RequestItems).flatMap(([table, requests]) =>
    requests.map((request) => ({ table, ...request })),
  );
  return Promise.all(
    writes.map(({ table, PutRequest, DeleteRequest }) => largerSize(db, table, PutRequest?.Item, DeleteRequest?.Key)),
  );
}

async function largerSize(
  db: DynamoDB,
  TableName: string,
  item: Item | undefined,
  key: Item | undefined,
): Promise<number> {
  const name = item ? keyOf(item) : keyOf(key ?? {});
  const Key = { pk: { S: name.pk }, sk: { S: name.sk } };
  const { Item: before } = await db('GetItem', { TableName, Key, ConsistentRead: true });
  return Math.max(before ? itemSize(before) : 0, item ? itemSize(item) : 0);
}

function itemsOf(output: object): Item[] {
  const {
    Item: one,
    Items = [],
    Responses = {},
  } = output as { Item?: Item; Items?: Item[]; Responses?: Record<string, Item[]> };
  return [...(one ? [one] : []), ...Items, ...Object.values(Responses).flat()];
}

async function unitsRead<O extends Operation>(
  db: DynamoDB,
  operation: O,
  input: Operations[O]['input'],
  output: Operations[O]['output'],
  returned: readonly Item[],
): Promise<number> {
  if (operation === 'Query') {
    const query = input as Operations['Query']['input'];
    return readUnits(await bytesQueried(db, query, returned), query.ConsistentRead ?? false);
  }
  if (operation === 'GetItem') {
    const get = input as Operations['GetItem']['input'];
    return readUnits(
      returned.reduce((sum, item) => sum + itemSize(item), 0),
      get.ConsistentRead ?? false,
    );
  }
  return operation === 'BatchGetItem' ? batchUnits(input as Operations['BatchGetItem']['input'], output) : 0;
}

/** A query pays for what it looks at, before its filter and its projection. */
async function bytesQueried(
  db: DynamoDB,
  query: Operations['Query']['input'],
  returned: readonly Item[],
): Promise<number> {
  if (!query.FilterExpression && !query.ProjectionExpression)
    return returned.reduce((sum, item) => sum + itemSize(item), 0);
  const { FilterExpression: _filter, ProjectionExpression: _projection, ...plain } = query;
  const values = usedIn(plain.KeyConditionExpression ?? '', plain.ExpressionAttributeValues);
  const names = usedIn(plain.KeyConditionExpression ?? '', plain.ExpressionAttributeNames);
  const seen = await db('Query', { ...plain, ExpressionAttributeValues: values, ExpressionAttributeNames: names });
  return (seen.Items ?? []).reduce((sum, item) => sum + itemSize(item), 0);
}

/** DynamoDB refuses placeholders that no expression uses. */
function usedIn<T>(expression: string, placeholders: Record<string, T> | undefined): Record<string, T> | undefined {
  const tokens = new Set(expression.match(/[:#]\w+/g));
  const used = Object.entries(placeholders ?? {}).filter(([name]) => tokens.has(name));
  return used.length > 0 ? Object.fromEntries(used) : undefined;
}

/** Each item by itself is rounded up to 4 KB; a key that finds nothing costs the least unit. */
function batchUnits({ RequestItems = {} }: Operations['BatchGetItem']['input'], output: object): number {
  const { Responses = {}, UnprocessedKeys = {} } = output as Operations['BatchGetItem']['output'];
  return Object.entries(RequestItems).reduce((sum, [table, { Keys = [], ConsistentRead = false }]) => {
    const items = Responses[table] ?? [];
    const missing = Keys.length - items.length - (UnprocessedKeys[table]?.Keys?.length ?? 0);
    const found = items.reduce((units, item) => units + readUnits(itemSize(item), ConsistentRead), 0);
    return sum + found + missing * readUnits(0, ConsistentRead);
  }, 0);
}

async function byReport<O extends Operation>(
  db: DynamoDB,
  operation: O,
  input: Operations[O]['input'],
  add: Add,
): Promise<Operations[O]['output']> {
  const output = await db(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' });
  const { ConsumedCapacity = [] } = output as { ConsumedCapacity?: Consumed | Consumed[] };
  const units = [ConsumedCapacity].flat().reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
  const reads = operation === 'GetItem' || operation === 'BatchGetItem' || operation === 'Query';
  const bytes = itemsOf(output).reduce((sum, item) => sum + itemSize(item), 0);
  add(reads ? { bytes, rru: units } : { wru: units });
  return output;
}

interface Consumed {
  readonly CapacityUnits?: number;
}
