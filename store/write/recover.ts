import { nameOf } from '../attributes.ts';
import { remove, writeAll } from '../batch.ts';
import type { Database } from '../database.ts';
import { readItem, readItems } from '../items.ts';
import { recordKey, recordPk, stagedKey, versionKey } from '../keys.ts';
import { type StoredRecord, storedRecord } from '../record.ts';
import { clean } from './clean.ts';
import { committedBy, fence } from './fence.ts';
import { type Intent, removeIntents } from './intent.ts';
import { settleLate } from './settle.ts';
import { abort, isLive, putTransaction, readTransaction } from './transaction-record.ts';
import { undo } from './undo.ts';

export type Recovery = 'finished' | 'undone' | 'waiting';

/**
 * Finishes or undoes what an abandoned intent announced; afterwards its writer, should it still be at work, can commit nothing.
 * `alone`: no owner of a transaction is alive, whatever its lease says.
 */
export async function recover(database: Database, intent: Intent, { alone }: { alone: boolean }): Promise<Recovery> {
  if (intent.tx !== undefined) return recoverMember(database, intent, intent.tx, alone);
  if (!(await committedBy(database, intent))) await fence(database, intent);
  return finishOrUndo(database, intent, (await committedBy(database, intent)) !== undefined);
}

/** One record of a transaction. */
async function recoverMember(database: Database, intent: Intent, tx: string, alone: boolean): Promise<Recovery> {
  const state = await finalState(database, tx, alone);
  if (!state) return 'waiting';
  await settleLate(database, intent, tx);
  return finishOrUndo(database, intent, state === 'C');
}

/** C or A for good; undefined while its owner may be at work. */
async function finalState(database: Database, tx: string, alone: boolean): Promise<'C' | 'A' | undefined> {
  let transaction = await readTransaction(database, tx);
  if (transaction.state === 'missing') {
    // Its owner has not put it yet, and shall find that it cannot.
    await putTransaction(database, tx, 'A');
    transaction = await readTransaction(database, tx);
  } else if (transaction.state === 'P' && (alone || !isLive(transaction, database.now()))) {
    await abort(database, tx, transaction.expiry);
    transaction = await readTransaction(database, tx);
  }
  return transaction.state === 'C' || transaction.state === 'A' ? transaction.state : undefined;
}

async function finishOrUndo(database: Database, intent: Intent, committed: boolean): Promise<Recovery> {
  const { amends } = intent;
  const [record, before] = await versions(database, intent);
  // Whatever became of an amendment itself: if its version stands on other entries by now, those it was to replace are dead.
  const old = amends ?? (committed ? before : undefined);
  if (record && old) await clean(database, [{ intent, old, record }]);
  if (!committed) {
    await undo(database, intent, { keep: true });
    return 'undone';
  }
  if (intent.tx !== undefined) {
    const staged = remove(stagedKey(recordPk(intent.type, intent.id), intent.w));
    await writeAll(database.db, database.tables.records, [staged], database);
  }
  await removeIntents(database, [intent]);
  return 'finished';
}

/** Version n and the one before, as they are kept now. */
async function versions(database: Database, { type, id, n }: Intent): Promise<(StoredRecord | undefined)[]> {
  const head = storedRecord(await readItem(database, recordKey(type, id)));
  const keys = [versionKey(type, id, n), versionKey(type, id, n - 1)];
  const items = await readItems(database, keys);
  return [n, n - 1].map((version, at) => {
    const key = keys[at];
    return head?.n === version ? head : key && storedRecord(items.get(nameOf(key)));
  });
}
