import type { Database } from '../database.ts';
import type { Indexer } from '../index/index-entry.ts';

/** What every step of writing is given. */
export interface Writing extends Database {
  readonly indexer: Indexer;
}
