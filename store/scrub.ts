import type { Database } from './database.ts';
import type { Indexer } from './index/index-entry.ts';
import { scrubMissing } from './scrub-missing.ts';
import { scrubOrphans } from './scrub-orphans.ts';

/** What a scrub has looked at and mended. */
export interface Scrubbed {
  /** Versions, current and replaced. */
  versions: number;
  /** Entries that a manifest names, or feed entries, that were not in Index, and now are. */
  missing: number;
  /** Items of Index looked at. */
  entries: number;
  /** Those that belong to nothing, deleted. */
  orphans: number;
}

/**
 * Compares Index with Records, whole, and mends Index. Searches and writes may go on meanwhile; open intents are left to the
 * sweeper. It scans both tables: a command for the operator.
 */
export async function scrub(database: Database, indexer: Indexer): Promise<Scrubbed> {
  return { ...(await scrubMissing(database, indexer)), ...(await scrubOrphans(database)) };
}
