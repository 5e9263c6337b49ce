import { type Item, toItem } from '../attributes.ts';
import { put, writeAll } from '../batch.ts';
import { versionKey } from '../keys.ts';
import { feedWriteId, recordItem } from '../record.ts';
import { isConditionFailure, repeated } from '../retry.ts';
import type { Change } from './change.ts';
import { entryKey, feedAttributes, feedEntryKey, type Staging } from './staging.ts';
import type { Writing } from './writing.ts';

/** Puts chunks, then entries and feed entries, of any number of versions. */
export async function stage(writing: Writing, stagings: readonly Staging[]): Promise<void> {
  const { db, tables } = writing;
  const chunks = stagings.flatMap((staging) => staging.chunks);
  await writeAll(
    db,
    tables.records,
    chunks.map(({ key, bytes }) => put(key, toItem({ b: bytes }))),
    writing,
  );
  await writeAll(db, tables.index, stagings.flatMap(entriesOf), writing);
}

function entriesOf(staging: Staging): ReturnType<typeof put>[] {
  const { w, keys, attributes } = staging;
  const item: Item = toItem({ ...attributes });
  return [...keys.map((key) => put(entryKey(key, w), item)), ...feedEntriesOf(staging)];
}

/**
 * A version's own feed entry. An amendment that changes what is indexed makes the version's entry one that no filter can
 * reject: generation 0 is older than every term.
 */
function feedEntriesOf(staging: Staging): ReturnType<typeof put>[] {
  const { change, w, keys, record } = staging;
  const { type, id } = change;
  if (!change.amends) return [put(feedEntryKey(type, id, w), feedAttributes(staging))];
  return change.amends === 'body' && keys.length > 0
    ? [put(feedEntryKey(type, id, feedWriteId(record)), toItem({ n: record.n, g: 0 }))]
    : [];
}

/**
 * Keeps the version about to be replaced under its number. A copy that was amended since (its `w` is higher) stays.
 */
export async function keepOld(writing: Writing, { type, id, old, amends }: Change): Promise<void> {
  if (!old || amends) return;
  const input = {
    TableName: writing.tables.records,
    Item: { ...toItem({ ...versionKey(type, id, old.n) }), ...recordItem(old) },
    ConditionExpression: 'attribute_not_exists(w) OR w <= :w',
    ExpressionAttributeValues: toItem({ ':w': old.w }),
  };
  await repeated(() => writing.db('PutItem', input), writing).catch((error) => {
    if (!isConditionFailure(error)) throw error;
  });
}
