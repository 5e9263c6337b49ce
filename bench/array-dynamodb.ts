import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { type Item, keyOf, stringOf } from '../store/attributes.ts';
import type { DynamoDB, Operations } from '../store/dynamodb.ts';
import { compareBytes } from '../store/index/encodings.ts';

/**
 * The reading half of DynamoDB over sorted arrays, for a million items in one process: what a search calls, and no more.
 * Entries of one write share their attributes.
 */
export interface ArrayDynamoDB {
  readonly db: DynamoDB;
  put(table: string, pk: string, sk: string, attributes: Item): void;
  /** Items of a table. */
  size(table: string): number;
}

interface List {
  sorted: boolean;
  readonly rows: { sk: string; attributes: Item }[];
}

export function arrayDynamoDB(): ArrayDynamoDB {
  const tables = new Map<string, Map<string, List>>();
  const listOf = (table: string, pk: string): List | undefined => {
    const list = tables.get(table)?.get(pk);
    if (list && !list.sorted) {
      list.rows.sort((a, b) => compareBytes(a.sk, b.sk));
      list.sorted = true;
    }
    return list;
  };
  const get = (table: string, key: Item): Item | undefined => {
    const { pk, sk } = keyOf(key);
    const row = listOf(table, pk)?.rows;
    const found = row?.[firstAt(row, sk)];
    return found?.sk === sk ? itemOf(pk, found) : undefined;
  };
  const operations = {
    Query: (input: Operations['Query']['input']) =>
      query(listOf(input.TableName ?? '', pkOf(input))?.rows ?? [], input),
    GetItem: ({ TableName = '', Key = {} }: Operations['GetItem']['input']) => ({ Item: get(TableName, Key) }),
    BatchGetItem: ({ RequestItems = {} }: Operations['BatchGetItem']['input']) => ({
      Responses: Object.fromEntries(
        Object.entries(RequestItems).map(([table, { Keys = [] }]) => [
          table,
          Keys.map((key) => get(table, key)).filter((item) => item !== undefined),
        ]),
      ),
    }),
  };
  return {
    db: (async (operation: keyof typeof operations, input: never) => {
      const run = operations[operation];
      if (!run) throw new Error(`${operation} is not for benches`);
      return run(input);
    }) as DynamoDB,
    put(table, pk, sk, attributes) {
      const lists = tables.get(table) ?? new Map<string, List>();
      tables.set(table, lists);
      const list = lists.get(pk) ?? { sorted: true, rows: [] };
      lists.set(pk, list);
      list.rows.push({ sk, attributes });
      list.sorted = list.rows.length === 1;
    },
    size: (table) => [...(tables.get(table)?.values() ?? [])].reduce((sum, { rows }) => sum + rows.length, 0),
  };
}

const itemOf = (pk: string, { sk, attributes }: List['rows'][number]): Item => ({
  pk: { S: pk },
  sk: { S: sk },
  ...attributes,
});

/** The index of the first row at or after a sort key. */
function firstAt(rows: List['rows'], sk: string): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareBytes(rows[middle]?.sk ?? '', sk) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

type QueryInput = Operations['Query']['input'];
const KEYS = /^pk = (:\w+)(?: AND sk BETWEEN (:\w+) AND (:\w+))?$/;

const textAt = (input: QueryInput, group: number): string =>
  input.ExpressionAttributeValues?.[KEYS.exec(input.KeyConditionExpression ?? '')?.[group] ?? '']?.S ?? '';
const pkOf = (input: QueryInput): string => textAt(input, 1);

function query(rows: List['rows'], input: QueryInput): Operations['Query']['output'] {
  const {
    Limit = 100_000,
    ScanIndexForward = true,
    ExclusiveStartKey,
    FilterExpression,
    ExpressionAttributeValues = {},
  } = input;
  const [low, high] = [textAt(input, 2), textAt(input, 3) || '\u{10FFFF}'];
  const begun = stringOf(ExclusiveStartKey ?? {}, 'sk');
  const passes = FilterExpression ? predicate(FilterExpression, ExpressionAttributeValues) : () => true;
  const step = ScanIndexForward ? 1 : -1;
  let at = ScanIndexForward ? firstAt(rows, begun ?? low) : firstAt(rows, `${begun ?? high}\0`) - 1;
  if (begun !== undefined && rows[at]?.sk === begun) at += step;
  const Items: Item[] = [];
  let scanned = 0;
  for (; scanned < Limit; at += step) {
    const row = rows[at];
    if (!row || (ScanIndexForward ? compareBytes(row.sk, high) > 0 : compareBytes(row.sk, low) < 0)) {
      return { Items, Count: Items.length, ScannedCount: scanned };
    }
    scanned += 1;
    if (passes(row.attributes)) Items.push(itemOf(pkOf(input), row));
  }
  const last = rows[at - step];
  const LastEvaluatedKey = last && { pk: { S: pkOf(input) }, sk: { S: last.sk } };
  return { Items, Count: Items.length, ScannedCount: scanned, LastEvaluatedKey };
}

const COMPARISONS = new Map<string, (a: number, b: number) => boolean>([
  ['<', (a, b) => a < b],
  ['>', (a, b) => a > b],
  ['<=', (a, b) => a <= b],
  ['>=', (a, b) => a >= b],
]);

type Predicate = (item: Item) => boolean;

/** Whether an item passes a FilterExpression of the grammar that store/search/condition.ts writes. */
export function predicate(expression: string, values: Record<string, AttributeValue>): Predicate {
  const tokens = expression.match(/:\w+|\w+|<=|>=|[(),=<>]/g) ?? [];
  let at = 0;
  const next = (): string => tokens[at++] ?? '';
  const either = (): Predicate => {
    const parts = [both()];
    while (tokens[at] === 'OR') {
      next();
      parts.push(both());
    }
    return (item) => parts.some((part) => part(item));
  };
  const both = (): Predicate => {
    const parts = [single()];
    while (tokens[at] === 'AND') {
      next();
      parts.push(single());
    }
    return (item) => parts.every((part) => part(item));
  };
  const single = (): Predicate => {
    const word = next();
    if (word === '(') {
      const inner = either();
      next();
      return inner;
    }
    if (word === 'NOT') {
      const inner = single();
      return (item) => !inner(item);
    }
    return word === 'contains' || word === 'attribute_not_exists' ? called(word) : compared(word);
  };
  const called = (name: string): Predicate => {
    next();
    const attribute = next();
    const comma = next();
    if (name === 'attribute_not_exists') return (item) => item[attribute] === undefined;
    const wanted = comma === ',' ? (values[next()]?.S ?? '') : '';
    next();
    return (item) => item[attribute]?.S?.includes(wanted) ?? false;
  };
  const compared = (attribute: string): Predicate => {
    const operator = next();
    const value = values[next()] ?? { S: '' };
    if (operator === '=') return (item) => item[attribute]?.S === value.S;
    const holds = COMPARISONS.get(operator) ?? (() => false);
    return (item) => holds(Number(item[attribute]?.N ?? NaN), Number(value.N));
  };
  return either();
}
