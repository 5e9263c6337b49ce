import { nameOf, stringOf } from './attributes.ts';
import type { Request, TransactionState } from './database.ts';
import { readItems } from './items.ts';
import { transactionKey } from './keys.ts';

/** Reads (SC) the transactions that this request has not met yet, and keeps what they said. */
export async function readTransactions(request: Request, ids: readonly string[]): Promise<void> {
  const unknown = [...new Set(ids)].filter((tx) => !request.transactions.has(tx));
  const items = await readItems(request, unknown.map(transactionKey));
  for (const tx of unknown) {
    const item = items.get(nameOf(transactionKey(tx)));
    request.transactions.set(tx, stateOf(item && stringOf(item, 'st')));
  }
}

const stateOf = (text: string | undefined): TransactionState =>
  text === 'P' || text === 'C' || text === 'A' ? text : 'missing';
