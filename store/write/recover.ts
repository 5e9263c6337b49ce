import { nameOf } from '../attributes.ts';
import { remove, writeAll } from '../batch.ts';
import type { Database } from '../database.ts';
import { readItems } from '../items.ts';
import { recordKey, recordPk, stagedKey, versionKey } from '../keys.ts';
import { inParallel } from '../parallel.ts';
import { storedRecord } from '../record.ts';
import { clean, type Replacement } from './clean.ts';
import { committedBy, fence } from './fence.ts';
import { type Intent, removeIntents } from './intent.ts';
import { settleLate } from './settle.ts';
import { abort, isLive, putTransaction, readTransaction } from './transaction-record.ts';
import { undo } from './undo.ts';

export type Recovery = 'finished' | 'undone' | 'waiting';

/**
 * Finishes or undoes what abandoned intents announced; afterwards their writers, should they still be at work, can commit nothing. What one crashed
 * transaction has left, however much it is, is dealt with in batches: give no more than memory is to hold the entries of.
 * `alone`: no owner of a transaction is alive, whatever its lease says. What became of each.
 */
export async function recover(
  database: Database,
  intents: readonly Intent[],
  { alone }: { alone: boolean },
): Promise<Recovery[]> {
  const outcomes = await outcomesOf(database, intents, alone);
  const become = (wanted: Recovery) => intents.filter((_, at) => outcomes[at] === wanted);
  const [finished, undone] = [become('finished'), become('undone')];
  await settleLate(database, [...finished, ...undone]);
  await cleanUp(database, finished, undone);
  await undo(database, undone, { keep: true });
  const { db, tables } = database;
  const staged = finished
    .filter(({ tx }) => tx !== undefined)
    .map(({ type, id, w }) => stagedKey(recordPk(type, id), w));
  await writeAll(db, tables.records, staged.map(remove), database);
  await removeIntents(database, finished);
  return outcomes;
}

const OUTCOMES = { C: 'finished', A: 'undone' } as const;

/** What is to become of each; a transaction is looked at once, however many of its members there are. */
async function outcomesOf(database: Database, intents: readonly Intent[], alone: boolean): Promise<Recovery[]> {
  const transactions = [...new Set(intents.flatMap(({ tx }) => tx ?? []))];
  const states = await inParallel(transactions, (tx) => finalState(database, tx, alone));
  return inParallel(intents, async (intent) => {
    if (intent.tx === undefined) return outcomeOfOne(database, intent);
    const state = states[transactions.indexOf(intent.tx)];
    return state ? OUTCOMES[state] : 'waiting';
  });
}

/** Of a write of one record. */
async function outcomeOfOne(database: Database, intent: Intent): Promise<Recovery> {
  if (!(await committedBy(database, intent))) await fence(database, intent);
  return (await committedBy(database, intent)) ? 'finished' : 'undone';
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

/** Whatever became of an amendment itself: if its version stands on other entries by now, those it was to replace are dead. */
async function cleanUp(database: Database, finished: readonly Intent[], undone: readonly Intent[]): Promise<void> {
  const replacing = [...finished, ...undone.filter(({ amends }) => amends)];
  const heads = await readItems(
    database,
    replacing.map(({ type, id }) => recordKey(type, id)),
  );
  const copies = await readItems(
    database,
    replacing.flatMap(({ type, id, n }) => [versionKey(type, id, n), ...(n > 1 ? [versionKey(type, id, n - 1)] : [])]),
  );
  const replacements = replacing.flatMap((intent): Replacement | [] => {
    const { type, id, amends } = intent;
    const head = storedRecord(heads.get(nameOf(recordKey(type, id))));
    const kept = (n: number) => (head?.n === n ? head : storedRecord(copies.get(nameOf(versionKey(type, id, n)))));
    const [record, old] = [kept(intent.n), amends ?? kept(intent.n - 1)];
    return record && old ? { intent, old, record } : [];
  });
  await clean(database, replacements);
}
