import { type Item, numberOf, stringOf, toItem } from './attributes.ts';
import { pagesOf, readRange } from './batch.ts';
import type { Database } from './database.ts';
import { ABOVE, intentShards, transactionKey, transactionShards } from './keys.ts';
import { inParallel } from './parallel.ts';
import { repeated } from './retry.ts';
import { abort, unlessConditionFails } from './write/transaction-record.ts';
import { timeText } from './write-id.ts';

export interface Ages {
  /** Pending transactions whose lease has ended and that are older than this are aborted, ms. */
  readonly grace: number;
  /** No owner is alive: leases count for nothing. */
  readonly alone: boolean;
  /** A transaction is deleted so long after nothing was seen to name it, ms. */
  readonly idle: number;
}

/**
 * Deletes settled transactions that no intent has named for an hour: intents outlive the pointers of their records. Two
 * sweeps do it: the first notes when it found none, so that the hour is counted from then. The number deleted.
 */
export async function sweepTransactions(database: Database, now: number, ages: Ages): Promise<number> {
  const transactions = (
    await inParallel(transactionShards, (pk) =>
      readRange(
        database.db,
        database.tables.records,
        { pk, low: '-', high: timeText(Math.max(0, now - ages.grace + 1)) },
        database,
      ),
    )
  ).flat();
  if (transactions.length === 0) return 0;
  const named = await transactionsNamed(database);
  const idle = transactions.filter((item) => !named.has(stringOf(item, 'sk') ?? ''));
  const outcomes = await inParallel(idle, (item) => sweepTransaction(database, item, now, ages));
  return outcomes.filter((deleted) => deleted).length;
}

/** The transactions of all open intents. */
async function transactionsNamed(database: Database): Promise<Set<string>> {
  const named = new Set<string>();
  await inParallel(intentShards, async (pk) => {
    for await (const items of pagesOf(database.db, database.tables.records, { pk, low: '-', high: ABOVE }, database)) {
      for (const item of items) named.add(stringOf(item, 'tx') ?? '');
    }
  });
  return named;
}

/** Whether it was deleted. */
async function sweepTransaction(database: Database, item: Item, now: number, ages: Ages): Promise<boolean> {
  const tx = stringOf(item, 'sk') ?? '';
  const expiry = numberOf(item, 'ex') ?? 0;
  if (stringOf(item, 'st') === 'P') {
    // Without intents it has staged nothing; it may hold claims, which whoever meets them clears.
    if (ages.alone || expiry <= now) await abort(database, tx, expiry);
    return false;
  }
  const since = numberOf(item, 'idle');
  const common = {
    TableName: database.tables.records,
    Key: toItem({ ...transactionKey(tx) }),
    ConditionExpression: 'st <> :p',
  };
  if (since === undefined) {
    const values = toItem({ ':p': 'P', ':now': now });
    const input = { ...common, UpdateExpression: 'SET idle = :now', ExpressionAttributeValues: values };
    await unlessConditionFails(repeated(() => database.db('UpdateItem', input), database));
    return false;
  }
  if (since > now - ages.idle) return false;
  const input = { ...common, ExpressionAttributeValues: toItem({ ':p': 'P' }) };
  return unlessConditionFails(repeated(() => database.db('DeleteItem', input), database));
}
