import batchGetItem from 'dynalite/actions/batchGetItem.js';
import batchWriteItem from 'dynalite/actions/batchWriteItem.js';
import deleteItem from 'dynalite/actions/deleteItem.js';
import getItem from 'dynalite/actions/getItem.js';
import putItem from 'dynalite/actions/putItem.js';
import query from 'dynalite/actions/query.js';
import scan from 'dynalite/actions/scan.js';
import updateItem from 'dynalite/actions/updateItem.js';
import dynalite from 'dynalite/package.json' with { type: 'json' };
import batchGetItemValidation from 'dynalite/validations/batchGetItem.js';
import batchWriteItemValidation from 'dynalite/validations/batchWriteItem.js';
import deleteItemValidation from 'dynalite/validations/deleteItem.js';
import getItemValidation from 'dynalite/validations/getItem.js';
import validations from 'dynalite/validations/index.js';
import putItemValidation from 'dynalite/validations/putItem.js';
import queryValidation from 'dynalite/validations/query.js';
import scanValidation from 'dynalite/validations/scan.js';
import updateItemValidation from 'dynalite/validations/updateItem.js';
import type { Operation } from '../../store/dynamodb.ts';
import './byte-order.ts';

export type Callback<T> = (error: unknown, value?: T) => void;
export type Lock = (key: string, run: (release: <T>(done: Callback<T>) => Callback<T>) => void) => void;

/** One table's items as dynalite's actions see them: Level underneath, keys already in dynalite's sortable form. */
export interface ItemDb {
  lock: Lock;
  get(key: string, done: Callback<object>): void;
  put(key: string, item: object, done: Callback<void>): void;
  del(key: string, done: Callback<void>): void;
  createValueStream(range: Range): unknown;
}

export interface Range {
  gt?: string;
  gte?: string;
  lt?: string;
  lte?: string;
  reverse?: boolean;
  limit?: number;
}

/** What dynalite's actions ask of their store; ours is local/dynalite/level-store.ts. */
export interface ActionStore {
  readonly options: { readonly maxItemSize: number };
  getTable(name: string, checkStatus: boolean | Callback<object>, done?: Callback<object>): void;
  getItemDb(table: string): ItemDb;
}

export type Action = (store: ActionStore, data: object, done: Callback<object>) => void;
export interface Validation {
  readonly types: unknown;
  readonly custom?: unknown;
}

/** We lean on dynalite's internals, which only this version is known to have. */
const KNOWN = '4.0.0';
if (dynalite.version !== KNOWN) {
  throw new Error(`The embedded DynamoDB needs dynalite ${KNOWN}, but ${dynalite.version} is installed: run npm ci`);
}

const ACTIONS: Record<Operation, [Action, Validation]> = {
  GetItem: [getItem, getItemValidation],
  BatchGetItem: [batchGetItem, batchGetItemValidation],
  Query: [query, queryValidation],
  Scan: [scan, scanValidation],
  PutItem: [putItem, putItemValidation],
  UpdateItem: [updateItem, updateItemValidation],
  DeleteItem: [deleteItem, deleteItemValidation],
  BatchWriteItem: [batchWriteItem, batchWriteItemValidation],
};

export const isOperation = (name: string): name is Operation => Object.hasOwn(ACTIONS, name);

/** DynamoDB's refusal, named as the SDK names it. https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/CommonErrors.html */
export class DynamoDBError extends Error {
  readonly $fault = 'client';
  readonly $metadata = { httpStatusCode: 400 };
  /** With ReturnValuesOnConditionCheckFailure: the item that the condition met. */
  Item?: unknown;

  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/** Validates and runs one request in DynamoDB's JSON form; `data` is consumed. Refusals are DynamoDBErrors. */
export async function run(store: ActionStore, operation: Operation, data: object): Promise<object> {
  const [action, { types, custom }] = ACTIONS[operation];
  try {
    const checked = validations.checkTypes(data, types);
    validations.checkValidations(checked, types, custom, store);
    return await new Promise((resolve, reject) =>
      action(store, checked, (error, result) => (error ? reject(error) : resolve(result ?? {}))),
    );
  } catch (error) {
    throw refusal(error) ?? error;
  }
}

/** `{body: {__type: 'com.amazon...#Name', message}}` is how dynalite says no. */
function refusal(error: unknown): DynamoDBError | undefined {
  if (!(error instanceof Error && 'body' in error)) return undefined;
  const { __type, message } = error.body as { __type: string; message?: string };
  return new DynamoDBError(__type.slice(__type.indexOf('#') + 1), message ?? error.message);
}
