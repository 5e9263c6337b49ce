import type { DynamoDB } from './dynamodb.ts';
import type { TableNames } from './keys.ts';
import type { Waiting } from './retry.ts';

/** What everything in the store is given: the one door to DynamoDB, the tables' names, and the rim's time and chance. */
export interface Database extends Waiting {
  readonly db: DynamoDB;
  readonly tables: TableNames;
  /** ms since 1970. */
  readonly now: () => number;
}

/** What a transaction record says; 'missing' is what a deleted one looks like. */
export type TransactionState = 'P' | 'C' | 'A' | 'missing';

/** One client's request: it reads each transaction once, so that all its reads see the same side of every commit. */
export interface Request extends Database {
  readonly transactions: Map<string, TransactionState>;
}

export const requestOf = (database: Database): Request => ({ ...database, transactions: new Map() });
