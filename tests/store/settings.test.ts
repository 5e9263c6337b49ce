// The settings item: the cursor key is made once, shared, and can be rotated; types are noted before their first version.
import { expect, test } from 'vitest';
import { cursorsOf } from '../../store/cursor.ts';
import { dynamoStore } from '../../store/dynamo-store.ts';
import { makeCursorKey, rotateCursorKey, typesWritten } from '../../store/settings.ts';
import { memoryDatabase } from './memory-database.ts';
import { smallIndexer } from './small-indexer.ts';

test('all functions share one cursor key; a rotation spares the cursors before it, the next does not', async () => {
  const database = await memoryDatabase();
  await Promise.all([makeCursorKey(database), makeCursorKey(database)]);
  const [one, other] = [cursorsOf(database), cursorsOf(database)];
  const cursor = await one.seal(['page', 2]);
  expect(await other.open(cursor)).toEqual(['page', 2]);
  await rotateCursorKey(database);
  expect(await cursorsOf(database).open(cursor)).toEqual(['page', 2]);
  const newer = await cursorsOf(database).seal('x');
  // A function that still holds the old key looks again before it refuses.
  expect(await other.open(newer)).toBe('x');
  await rotateCursorKey(database);
  await expect(cursorsOf(database).open(cursor)).rejects.toMatchObject({ fault: 'invalid' });
});

test('a cursor with any byte changed is refused', async () => {
  const database = await memoryDatabase();
  await makeCursorKey(database);
  const cursors = cursorsOf(database);
  const bytes = Buffer.from(await cursors.seal({ at: 'somewhere' }), 'base64url');
  for (let at = 0; at < bytes.length; at += 1) {
    const forged = Buffer.from(bytes);
    forged[at] = (forged[at] ?? 0) ^ 1;
    await expect(cursors.open(forged.toString('base64url'))).rejects.toMatchObject({ fault: 'invalid' });
  }
});

test('types ever written, deleted or not', async () => {
  const database = await memoryDatabase();
  const store = dynamoStore(database, smallIndexer);
  for (const type of ['Observation', 'Basic', 'Observation']) {
    await store.write([{ action: 'create', type, id: store.newId(), resource: { resourceType: type } }]);
  }
  await store.write([{ action: 'delete', type: 'Basic', id: 'x' }]);
  expect(await typesWritten(database)).toEqual(['Basic', 'Observation']);
});
