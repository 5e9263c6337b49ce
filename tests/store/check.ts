import { expect } from 'vitest';
import { nameOf } from '../../store/attributes.ts';
import { type Database, requestOf } from '../../store/database.ts';
import type { Indexer } from '../../store/index/index-entry.ts';
import { recordOf } from '../../store/keys.ts';
import { type ResourceKey, readRecords, readVersion } from '../../store/read.ts';
import { sweep } from '../../store/sweep.ts';
import { entryKey, feedEntryKey } from '../../store/write/staging.ts';
import { contentsOf } from './contents.ts';
import type { MemoryDatabase } from './memory-database.ts';

/** Every resource that Records knows of, stubs included. */
export async function resourcesOf(database: Database): Promise<ResourceKey[]> {
  const { records } = await contentsOf(database);
  return records.filter(({ sk }) => sk?.S === 'h').map(({ pk }) => recordOf(pk?.S ?? ''));
}

/** The keys of all items that Index must hold: the committed versions' entries, and one feed entry for each version. */
async function required(database: Database, indexer: Indexer): Promise<{ entries: string[]; feed: string[] }> {
  const keys = await resourcesOf(database);
  const views = await readRecords(requestOf(database), keys);
  const entries: string[] = [];
  const feed: string[] = [];
  for (const view of views.values()) {
    const { type, id, iw = '' } = view;
    const image = view.deleted ? [] : indexer(view.resource()).keys;
    expect(view.keys()).toEqual(image);
    entries.push(...image.map((key) => nameOf(entryKey(key, iw))));
    for (let version = 1; version <= view.version; version += 1) {
      const kept = await readVersion(database, { type, id }, version);
      if (!kept) throw new Error(`${type}/${id}/${version} is lost`);
      expect(JSON.parse(kept.text() || '{"meta":{}}').meta.versionId).toBe(kept.deleted ? undefined : String(version));
      feed.push(nameOf(feedEntryKey(type, id, kept.feedW)));
    }
  }
  return { entries, feed };
}

/** Invariant I1: every entry of the committed version of every resource is in Index. */
export async function expectComplete(database: Database, indexer: Indexer): Promise<void> {
  const { entries, feed } = await required(database, indexer);
  const held = new Set((await contentsOf(database)).index.map(nameOf));
  expect([...entries, ...feed].filter((name) => !held.has(name))).toEqual([]);
}

/** Index holds exactly the manifests' entries and one feed entry for each committed version; Records nothing half done. */
export async function expectExact(database: Database, indexer: Indexer): Promise<void> {
  const { entries, feed } = await required(database, indexer);
  const { index, records } = await contentsOf(database);
  expect(index.map(nameOf).sort()).toEqual([...entries, ...feed].sort());
  const left = records.filter(({ pk, sk, ptx }) => {
    const place = pk?.S ?? '';
    // A claim's pointer may stay: it means nothing once its transaction is gone, and whoever meets it clears it.
    return (ptx && !place.startsWith('claim/')) || sk?.S?.startsWith('s~') || /^(intent|undone|tx)\//.test(place);
  });
  expect(left.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`)).toEqual([]);
}

/** Sweeps as the schedule would until nothing is left to do: what was undone is undone again, transactions are deleted. */
export async function sweepAll(database: MemoryDatabase): Promise<void> {
  for (let round = 0; round < 4; round += 1) {
    database.advance(61 * 60_000);
    await sweep(database);
  }
}
