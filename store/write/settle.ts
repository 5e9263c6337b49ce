import { FhirError } from '../../fhir/error.ts';
import { type Item, keyOf } from '../attributes.ts';
import type { Database } from '../database.ts';
import { readItem } from '../items.ts';
import { type Key, recordKey } from '../keys.ts';
import { marksOf } from '../record.ts';
import { pause } from '../retry.ts';
import { release, rollForward } from './pointer.ts';
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
  if (state === 'C') await rollForward(database, pointer);
  else if (state === 'A') await release(database, pointer);
  else await releaseOrphan(database, pointer);
  return true;
}

/** Its transaction is gone: either it was finished since the item was read, or the pointer came late and means nothing. */
async function releaseOrphan(database: Database, pointer: { key: Key; tx: string; w: string }): Promise<void> {
  const again = marksOf(await readItem(database, pointer.key)).pending;
  if (again?.tx === pointer.tx) await release(database, pointer);
}

/** Settles the record of one member of a transaction that is known to be over, if the record is still held by it. */
export async function settleLate(
  database: Database,
  { type, id }: { type: string; id: string },
  tx: string,
): Promise<void> {
  const item = await readItem(database, recordKey(type, id));
  if (item && marksOf(item).pending?.tx === tx) await settle(database, item);
}
