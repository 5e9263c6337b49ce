import { stringOf, toItem } from './attributes.ts';
import type { Database } from './database.ts';
import type { Indexer } from './index/index-entry.ts';
import { readItem } from './items.ts';
import { type Key, settingKey, type TableNames } from './keys.ts';
import { repeated } from './retry.ts';
import { scanPage } from './scan.ts';
import { mendMissing } from './scrub-missing.ts';
import { removeOrphans } from './scrub-orphans.ts';

/** What a scrub has looked at and mended since it began, in however many runs. */
export interface Scrubbed {
  /** Versions, current and replaced. */
  readonly versions: number;
  /** Entries that a manifest names, or feed entries, that were not in Index, and now are. */
  readonly missing: number;
  /** Items of Index looked at. */
  readonly entries: number;
  /** Those that belong to nothing, deleted. */
  readonly orphans: number;
  /** False: time was up; the next run goes on from there. */
  readonly done: boolean;
}

export interface ScrubOptions {
  /** Stops after this instant (ms since 1970); never, where it is not given. */
  readonly until?: number;
}

/** How far a scrub has come: Records first, then Index. Kept after each page. */
interface Progress extends Omit<Scrubbed, 'done'> {
  readonly table: keyof TableNames;
  readonly after?: Key;
  /** When it was kept, ms. */
  readonly at: number;
}

const BEGINNING: Progress = { table: 'records', versions: 0, missing: 0, entries: 0, orphans: 0, at: 0 };
const KEY = settingKey('scrub');

/** Far above what a page takes, ms. */
const ALIVE = 5 * 60_000;

/** Whether a scrub was begun, is not done, and nobody is at it. */
export async function scrubWaits(database: Database): Promise<boolean> {
  const progress = await kept(database);
  return progress !== undefined && database.now() - progress.at > ALIVE;
}

/**
 * Compares Index with Records, whole, and mends Index. Searches and writes may go on meanwhile; open intents are left to the sweeper. It scans both tables, and
 * goes on where an earlier run was stopped or killed.
 */
export async function scrub(
  database: Database,
  indexer: Indexer,
  { until = Number.POSITIVE_INFINITY }: ScrubOptions = {},
): Promise<Scrubbed> {
  let progress = (await kept(database)) ?? BEGINNING;
  for (;;) {
    const { page, next } = await scrubPage(database, indexer, progress);
    if (next === undefined) {
      await forget(database);
      return { ...countsOf(page), done: true };
    }
    progress = { ...page, ...next, at: database.now() };
    await keep(database, progress);
    if (database.now() > until) return { ...countsOf(progress), done: false };
  }
}

/** Looks at one page and mends it; `next`: where to go on. */
async function scrubPage(database: Database, indexer: Indexer, { after, ...before }: Progress) {
  const { items, next } = await scanPage(database, database.tables[before.table], after);
  const found =
    before.table === 'records' ? await mendMissing(database, indexer, items) : await removeOrphans(database, items);
  const page: Progress = { ...before, ...sum(before, found) };
  if (next !== undefined) return { page, next: { after: next } };
  return { page, next: before.table === 'records' ? ({ table: 'index' } as const) : undefined };
}

const countsOf = ({ versions, missing, entries, orphans }: Progress) => ({ versions, missing, entries, orphans });

type Counts = ReturnType<typeof countsOf>;

const sum = (before: Counts, found: Partial<Counts>): Counts => ({
  versions: before.versions + (found.versions ?? 0),
  missing: before.missing + (found.missing ?? 0),
  entries: before.entries + (found.entries ?? 0),
  orphans: before.orphans + (found.orphans ?? 0),
});

async function kept(database: Database): Promise<Progress | undefined> {
  const item = await readItem(database, KEY);
  const text = item && stringOf(item, 'progress');
  return text === undefined ? undefined : (JSON.parse(text) as Progress);
}

async function keep(database: Database, progress: Progress): Promise<void> {
  const input = { TableName: database.tables.records, Item: toItem({ ...KEY, progress: JSON.stringify(progress) }) };
  await repeated(() => database.db('PutItem', input), database);
}

async function forget(database: Database): Promise<void> {
  const input = { TableName: database.tables.records, Key: toItem({ ...KEY }) };
  await repeated(() => database.db('DeleteItem', input), database);
}
