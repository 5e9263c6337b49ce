import { type Item, toItem } from '../attributes.ts';
import type { Database } from '../database.ts';
import { readItem } from '../items.ts';
import { type Key, stagedKey } from '../keys.ts';
import { recordItem, type StoredRecord, storedRecord } from '../record.ts';
import { repeated } from '../retry.ts';
import { unlessConditionFails } from './transaction-record.ts';

/** A transaction's hold on one record or claim. */
export interface Pointer {
  readonly key: Key;
  readonly tx: string;
  readonly w: string;
}

const HELD = 'ptx = :tx AND pw = :w';
const held = ({ tx, w }: Pointer): Item => toItem({ ':tx': tx, ':w': w });

/** Gives the record, if it is still held, what a committed transaction staged for it. `record`: what that is, where known. */
export async function rollForward(database: Database, pointer: Pointer, record?: StoredRecord): Promise<void> {
  const { key, w } = pointer;
  if (key.pk.startsWith('claim/')) return rollClaim(database, pointer);
  const staged = record ?? storedRecord(await readItem(database, stagedKey(key.pk, w)));
  // What is staged is deleted only once the record has it.
  if (!staged) return;
  const input = {
    TableName: database.tables.records,
    Item: { ...toItem({ ...key }), ...recordItem(staged) },
    ConditionExpression: HELD,
    ExpressionAttributeValues: held(pointer),
  };
  await unlessConditionFails(repeated(() => database.db('PutItem', input), database));
}

/** A claim holds nothing but its last holder. */
async function rollClaim(database: Database, pointer: Pointer): Promise<void> {
  const input = {
    TableName: database.tables.records,
    Key: toItem({ ...pointer.key }),
    UpdateExpression: 'SET w = :w REMOVE ptx, pw',
    ConditionExpression: HELD,
    ExpressionAttributeValues: held(pointer),
  };
  await unlessConditionFails(repeated(() => database.db('UpdateItem', input), database));
}

/** Lets go of what an aborted transaction holds; a stub without a fence is deleted. */
export async function release(database: Database, pointer: Pointer): Promise<void> {
  const { db, tables } = database;
  const common = {
    TableName: tables.records,
    Key: toItem({ ...pointer.key }),
    ExpressionAttributeValues: held(pointer),
  };
  const stub = `${HELD} AND attribute_not_exists(w) AND attribute_not_exists(fence)`;
  const deleted = repeated(() => db('DeleteItem', { ...common, ConditionExpression: stub }), database);
  if (await unlessConditionFails(deleted)) return;
  const cleared = { ...common, UpdateExpression: 'REMOVE ptx, pw', ConditionExpression: HELD };
  await unlessConditionFails(repeated(() => db('UpdateItem', cleared), database));
}
