import { FhirError } from '../../fhir/error.ts';
import { recordPk } from '../keys.ts';
import { type ResourceKey, viewOf } from '../read.ts';
import { marksOf, storedRecord } from '../record.ts';
import { ATTEMPTS, pause } from '../retry.ts';
import { commitOne } from './commit-one.ts';
import { settledHead } from './settle.ts';
import type { Writing } from './writing.ts';

/**
 * Gives a record the entries that the present indexer makes of it: for reindexing. An amendment whose body is the same, so
 * that searches find it all the while, by the old entries or the new. Whether there was anything to change.
 */
export async function restage(writing: Writing, key: ResourceKey): Promise<boolean> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const head = await settledHead(writing, key);
    const old = storedRecord(head);
    const resource = old && old.a !== 'D' && (await viewOf(writing, key, head))?.resource();
    if (!old || !resource) return false;
    if (old.g === writing.indexer(resource).attributes.g) return false;
    const { type, id } = key;
    const { fence } = marksOf(head);
    const common = { type, id, pk: recordPk(type, id), a: old.a, old, fence, resource };
    if (await commitOne(writing, { ...common, outcome: 'updated', amends: 'index' })) return true;
    await pause(attempt, writing);
  }
  throw new FhirError('conflict', `${key.type}/${key.id} is being changed by others; try again`);
}
