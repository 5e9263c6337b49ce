import { numberOf } from './attributes.ts';
import { pagesOf } from './batch.ts';
import type { Database } from './database.ts';
import { intentShards, undoneShards } from './keys.ts';
import { groupsOf } from './parallel.ts';
import { sweepTransactions } from './sweep-transactions.ts';
import { intentIn } from './write/intent.ts';
import { recover } from './write/recover.ts';
import { settleLate } from './write/settle.ts';
import { undo } from './write/undo.ts';
import { timeText } from './write-id.ts';

/** What a sweep has done. */
export interface Swept {
  /** Intents whose write had been committed, and is now cleaned up after. */
  finished: number;
  /** Intents whose write can no longer be committed, taken back. */
  undone: number;
  /** Intents left alone, because their transaction is live. */
  waiting: number;
  /** Intents undone an hour ago, undone once more. */
  undoneAgain: number;
  /** Transaction records deleted. */
  transactions: number;
}

export interface SweepOptions {
  /** Intents younger than this are their writers' own business, ms. */
  readonly grace?: number;
  /** No other writer is alive, as when an embedded store has just been opened: neither age nor lease protects anything. */
  readonly alone?: boolean;
}

const MINUTE = 60_000;
/** Above what a writer can live (a function: 15 minutes). */
const GRACE = 15 * MINUTE;
/** A frozen writer may thaw and stage; so what was undone is undone once more after this. */
const AGAIN = 60 * MINUTE;
/** Intents settled at once: what is read of them, and the entries that they name, are in memory. */
const GROUP = 100;

/** Settles what crashed writers have left. May run at any time, by any number at once. */
export async function sweep(
  database: Database,
  { alone = false, grace = alone ? 0 : GRACE }: SweepOptions = {},
): Promise<Swept> {
  const now = database.now();
  const swept: Swept = { finished: 0, undone: 0, waiting: 0, undoneAgain: 0, transactions: 0 };
  for (const pk of intentShards) await sweepShard(database, pk, { before: now - grace, alone }, swept);
  for (const pk of undoneShards) await sweepUndone(database, pk, now - AGAIN, swept);
  swept.transactions = await sweepTransactions(database, now, { grace, idle: AGAIN, alone });
  return swept;
}

async function sweepShard(
  database: Database,
  pk: string,
  { before, alone }: { before: number; alone: boolean },
  swept: Swept,
): Promise<void> {
  const range = { pk, low: '-', high: timeText(Math.max(0, before + 1)) };
  for await (const items of pagesOf(database.db, database.tables.records, range, database)) {
    for (const group of groupsOf(items, GROUP)) {
      for (const outcome of await recover(database, group.map(intentIn), { alone })) swept[outcome] += 1;
    }
  }
}

async function sweepUndone(database: Database, pk: string, before: number, swept: Swept): Promise<void> {
  for await (const items of pagesOf(database.db, database.tables.records, { pk, low: '-', high: '~' }, database)) {
    const due = items.filter((item) => (numberOf(item, 'at') ?? 0) <= before);
    for (const group of groupsOf(due, GROUP)) {
      const intents = group.map(intentIn);
      await settleLate(database, intents);
      await undo(database, intents, { list: 'undone' });
      swept.undoneAgain += intents.length;
    }
  }
}
