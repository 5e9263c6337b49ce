import { FhirError } from '../../fhir/error.ts';
import type { Claim } from '../../fhir/store.ts';
import { type Item, stringOf, toItem } from '../attributes.ts';
import type { Database } from '../database.ts';
import { readItem } from '../items.ts';
import { claimKey, type Key, recordKey } from '../keys.ts';
import { marksOf } from '../record.ts';
import { pause, unthrottled } from '../retry.ts';
import { type Condition, conditionOf, NONE_PENDING } from './flip.ts';
import { inTheWay, PATIENCE, settle } from './settle.ts';
import type { Staging } from './staging.ts';

/** One item that a transaction must hold before it commits. */
export interface Lock {
  readonly key: Key;
  /** Write id that the transaction will give it. */
  readonly w: string;
  readonly condition: Condition;
  /** Whether an item, with nothing pending, can still be locked. */
  readonly holds: (item: Item | undefined) => boolean;
}

export const recordLock = (staging: Staging): Lock => {
  const { change, w } = staging;
  const { old } = change;
  return {
    key: recordKey(change.type, change.id),
    w,
    condition: conditionOf(staging),
    holds: (item) => {
      const { fence } = marksOf(item);
      const same = (item && stringOf(item, 'w')) === old?.w && (!old || item?.g?.N === String(old.g));
      return same && (fence === undefined || fence < w);
    },
  };
};

export const claimLock = ({ term, holder }: Claim, w: string): Lock => ({
  key: claimKey(term),
  w,
  condition: {
    ConditionExpression: `${holder === undefined ? 'attribute_not_exists(w)' : 'w = :old'} AND ${NONE_PENDING}`,
    ExpressionAttributeValues: toItem({ ':old': holder }),
  },
  holds: (item) => (item && stringOf(item, 'w')) === holder,
});

/** Takes a lock; FhirError 'conflict' where the item has changed since it was read, or a live transaction stays in the way. */
export async function lock(database: Database, tx: string, wanted: Lock): Promise<void> {
  const deadline = database.now() + PATIENCE;
  for (let attempt = 0; ; attempt += 1) {
    const failure = await tryLock(database, tx, wanted);
    if (!failure) return;
    const item = await readItem(database, wanted.key);
    const { pending } = marksOf(item);
    // A reply was lost: the lock is held all the same.
    if (pending?.tx === tx) return;
    const settled = !item || (await settle(database, item));
    if (!pending && !wanted.holds(item)) throw changed(wanted.key);
    if (database.now() >= deadline || attempt >= 50) throw pending && !settled ? inTheWay(wanted.key) : failure.error;
    if (!pending || !settled) await pause(attempt, database);
  }
}

async function tryLock(
  database: Database,
  tx: string,
  { key, w, condition }: Lock,
): Promise<{ error: unknown } | undefined> {
  const { ConditionExpression, ExpressionAttributeValues } = condition;
  const input = {
    TableName: database.tables.records,
    Key: toItem({ ...key }),
    UpdateExpression: 'SET ptx = :tx, pw = :pw',
    ConditionExpression,
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ...toItem({ ':tx': tx, ':pw': w }) },
  };
  try {
    await unthrottled(() => database.db('UpdateItem', input), database);
    return undefined;
  } catch (error) {
    return { error };
  }
}

const changed = ({ pk }: Key): FhirError =>
  new FhirError('conflict', `${pk.replace(/^(R4|claim)\//, '')} has been changed meanwhile; try again`);
