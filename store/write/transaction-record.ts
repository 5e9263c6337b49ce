import { FhirError } from '../../fhir/error.ts';
import { numberOf, stringOf, toItem } from '../attributes.ts';
import type { Database, TransactionState } from '../database.ts';
import { readItem } from '../items.ts';
import { transactionKey } from '../keys.ts';
import { isConditionFailure, pause, repeated, unthrottled } from '../retry.ts';

/** How long a transaction is left alone after its owner last gave a sign of life, ms. */
export const LEASE = 30_000;

export interface Transaction {
  readonly state: TransactionState;
  /** When its lease ends, ms. */
  readonly expiry: number;
}

/** The transaction as it stands (SC). */
export async function readTransaction(database: Database, tx: string): Promise<Transaction> {
  const item = await readItem(database, transactionKey(tx));
  const state = item && stringOf(item, 'st');
  const expiry = (item && numberOf(item, 'ex')) ?? 0;
  return { state: state === 'P' || state === 'C' || state === 'A' ? state : 'missing', expiry };
}

/** Whether its owner may still be at work. */
export const isLive = ({ state, expiry }: Transaction, now: number): boolean => state === 'P' && expiry > now;

/** Puts the record in its first state: P by its owner, A by whoever finds its intents without it. One that is there stays. */
export async function putTransaction(database: Database, tx: string, state: 'P' | 'A'): Promise<void> {
  const input = {
    TableName: database.tables.records,
    Item: toItem({ ...transactionKey(tx), st: state, ex: database.now() + LEASE }),
    ConditionExpression: 'attribute_not_exists(pk)',
  };
  await unlessConditionFails(repeated(() => database.db('PutItem', input), database));
}

/** Gives a sign of life; whether the transaction is still pending. */
export function renew(database: Database, tx: string): Promise<boolean> {
  return change(database, tx, 'SET ex = :ex', 'st = :p', { ':ex': database.now() + LEASE, ':p': 'P' });
}

/** P to A. `expiry`: only while the lease is the one that was seen to have ended. Whether it is this call that did it. */
export function abort(database: Database, tx: string, expiry?: number): Promise<boolean> {
  const condition = expiry === undefined ? 'st = :p' : 'st = :p AND ex = :ex';
  return change(database, tx, 'SET st = :a', condition, { ':a': 'A', ':p': 'P', ':ex': expiry });
}

const COMMIT_ATTEMPTS = 5;

/**
 * P to C: the one commit point of a transaction. A lost reply is settled by reading. Undefined once it is committed, otherwise
 * why it never can be. Throws where the outcome cannot be learnt.
 */
export async function commit(database: Database, tx: string): Promise<{ readonly error: unknown } | undefined> {
  let failure: unknown;
  for (let attempt = 0; attempt < COMMIT_ATTEMPTS; attempt += 1) {
    try {
      await unthrottled(() => update(database, tx, 'SET st = :c', 'st = :p', { ':c': 'C', ':p': 'P' }), database);
      return undefined;
    } catch (error) {
      failure = error;
      const { state } = await readTransaction(database, tx);
      if (state !== 'P') return state === 'C' ? undefined : { error: givenUp() };
    }
    await pause(attempt, database);
  }
  // An attempt may still be under way: once aborted, it comes too late.
  await abort(database, tx);
  return (await readTransaction(database, tx)).state === 'C' ? undefined : { error: failure };
}

export const givenUp = (): FhirError =>
  new FhirError('conflict', 'The transaction took too long and was given up by another; try again');

type Values = Readonly<Record<`:${string}`, string | number | undefined>>;

async function change(
  database: Database,
  tx: string,
  set: string,
  condition: string,
  values: Values,
): Promise<boolean> {
  return unlessConditionFails(repeated(() => update(database, tx, set, condition, values), database));
}

const update = (
  { db, tables }: Database,
  tx: string,
  set: string,
  condition: string,
  values: Values,
): Promise<unknown> =>
  db('UpdateItem', {
    TableName: tables.records,
    Key: toItem({ ...transactionKey(tx) }),
    UpdateExpression: set,
    ConditionExpression: condition,
    ExpressionAttributeValues: toItem(values),
  });

/** Whether the call was applied, as far as its last attempt tells. */
export async function unlessConditionFails(call: Promise<unknown>): Promise<boolean> {
  try {
    await call;
    return true;
  } catch (error) {
    if (isConditionFailure(error)) return false;
    throw error;
  }
}
