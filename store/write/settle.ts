import { FhirError } from '../../fhir/error.ts';
import { type Item, keyOf, nameOf } from '../attributes.ts';
import type { Database, TransactionState } from '../database.ts';
import { readItem, readItems } from '../items.ts';
import { type Key, recordKey, stagedKey } from '../keys.ts';
import { inParallel } from '../parallel.ts';
import { marksOf, type StoredRecord, storedRecord } from '../record.ts';
import { pause } from '../retry.ts';
import type { Intent } from './intent.ts';
import { type Pointer, release, rollForward } from './pointer.ts';
import { abort, isLive, readTransaction } from './transaction-record.ts';

/** How long a writer waits for a transaction in its way, ms. */
export const PATIENCE = 2_000;

/** The record's item (SC) with nothing pending on it; undefined where there is none. FhirError 'conflict' where a transaction stays in the way. */
export const settledHead = (
  database: Database,
  { type, id }: { type: string; id: string },
): Promise<Item | undefined> => settledItem(database, recordKey(type, id));

/** As `settledHead`, of any item that transactions lock. `item`: as just read, where it was. */
export async function settledItem(database: Database, key: Key, item?: Item): Promise<Item | undefined> {
  const deadline = database.now() + PATIENCE;
  let found = item ?? (await readItem(database, key));
  for (let attempt = 0; found && marksOf(found).pending; attempt += 1) {
    const settled = await settle(database, found);
    if (!settled) {
      if (database.now() >= deadline) throw inTheWay(key);
      await pause(attempt, database);
    }
    found = await readItem(database, key);
  }
  return found;
}

export const inTheWay = ({ pk }: Key): FhirError =>
  new FhirError('conflict', `${pk.replace(/^(R4|claim)\//, '')} is being changed by another transaction; try again`);

/** Settles what is pending on an item as its transaction stands; false where that is live. The item must be read again. */
export async function settle(database: Database, item: Item): Promise<boolean> {
  const { pending } = marksOf(item);
  if (!pending) return true;
  const pointer = { key: keyOf(item), ...pending };
  const transaction = await readTransaction(database, pending.tx);
  if (isLive(transaction, database.now())) return false;
  // Whoever finds the lease ended may abort; where that comes too late, the state is read again.
  if (transaction.state === 'P') await abort(database, pending.tx, transaction.expiry);
  const { state } = transaction.state === 'P' ? await readTransaction(database, pending.tx) : transaction;
  if (state === 'P') return false;
  await letGo(database, pointer, state);
  return true;
}

/** Its transaction is gone: either it was finished since the item was read, or the pointer came late and means nothing. */
async function releaseOrphan(database: Database, pointer: Pointer): Promise<void> {
  const again = marksOf(await readItem(database, pointer.key)).pending;
  if (again?.tx === pointer.tx) await release(database, pointer);
}

/**
 * Settles the records of members of transactions that are known to be over, where they are still held by them. A transaction is read once, and what it
 * has staged in batches, however many members there are.
 */
export async function settleLate(database: Database, members: readonly Intent[]): Promise<void> {
  const heads = await readItems(
    database,
    members.map(({ type, id }) => recordKey(type, id)),
  );
  const held = members.flatMap(({ type, id, tx }) => {
    const key = recordKey(type, id);
    const { pending } = marksOf(heads.get(nameOf(key)));
    return pending && pending.tx === tx ? [{ key, ...pending }] : [];
  });
  const states = new Map<string, TransactionState>();
  for (const tx of new Set(held.map((pointer) => pointer.tx)))
    states.set(tx, (await readTransaction(database, tx)).state);
  const committed = held.filter(({ tx }) => states.get(tx) === 'C');
  const staged = await readItems(database, committed.map(stagedAt));
  await inParallel(held, (pointer) => {
    const record = storedRecord(staged.get(nameOf(stagedAt(pointer))));
    return letGo(database, pointer, states.get(pointer.tx) ?? 'missing', record);
  });
}

const stagedAt = ({ key, w }: Pointer): Key => stagedKey(key.pk, w);

/** Ends the hold of a transaction that is over. `record`: what it staged, where known. */
async function letGo(
  database: Database,
  pointer: Pointer,
  state: TransactionState,
  record?: StoredRecord,
): Promise<void> {
  if (state === 'C') await rollForward(database, pointer, record);
  else if (state === 'A') await release(database, pointer);
  else if (state === 'missing') await releaseOrphan(database, pointer);
}
