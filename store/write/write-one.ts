import { FhirError } from '../../fhir/error.ts';
import type { Write, Written } from '../../fhir/store.ts';
import { viewOf } from '../read.ts';
import { recordView } from '../record-view.ts';
import { ATTEMPTS, pause } from '../retry.ts';
import { changeOf } from './change.ts';
import { commitOne } from './commit-one.ts';
import { settledHead } from './settle.ts';
import type { Staging } from './staging.ts';
import type { Writing } from './writing.ts';

/** One write of one resource. Where another writer came first, it is decided anew on what that one left. */
export async function writeOne(writing: Writing, write: Write): Promise<Written> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // A new id is not read first: the flip's own condition sees to it that nothing is there.
    const head = write.action === 'create' && attempt === 0 ? undefined : await settledHead(writing, write);
    const change = changeOf(write, head);
    if (!change) return { outcome: 'unchanged', version: await viewOf(writing, write, head) };
    const staging = await commitOne(writing, change);
    if (staging) return writtenBy(staging);
    await pause(attempt, writing);
  }
  throw new FhirError('conflict', `${write.type}/${write.id} is being changed by others; try again`);
}

/** The result of a committed version. */
export const writtenBy = ({ change, record, parts }: Staging): Written => ({
  outcome: change.outcome,
  version: recordView(change.type, change.id, record, parts),
});
