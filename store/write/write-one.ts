import { FhirError } from '../../fhir/error.ts';
import type { Write, Written } from '../../fhir/store.ts';
import type { Item } from '../attributes.ts';
import { partsOf } from '../chunks.ts';
import { recordPk } from '../keys.ts';
import { storedRecord } from '../record.ts';
import { recordView } from '../record-view.ts';
import { ATTEMPTS, isConditionFailure, isThrottle, pause } from '../retry.ts';
import { type Change, changeOf } from './change.ts';
import { clean } from './clean.ts';
import { flip } from './flip.ts';
import { removeIntents } from './intent.ts';
import { settledHead } from './settle.ts';
import { stage } from './stage.ts';
import type { Staging } from './staging.ts';
import { type Stamped, stamp } from './stamp.ts';
import { undo } from './undo.ts';
import type { Writing } from './writing.ts';

/** One write of one resource: stage, flip, clean. Where another writer came first, it is decided anew on what that one left. */
export async function writeOne(writing: Writing, write: Write): Promise<Written> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    // A new id is not read first: the flip's own condition sees to it that nothing is there.
    const head = write.action === 'create' && attempt === 0 ? undefined : await settledHead(writing, write);
    const change = changeOf(write, head);
    if (!change) return { outcome: 'unchanged', version: await lastVersion(writing, write, head) };
    const staging = await committed(writing, change);
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

/** What a delete that changes nothing reports. */
export async function lastVersion(
  writing: Writing,
  { type, id }: Write,
  head: Item | undefined,
): Promise<Written['version']> {
  const record = storedRecord(head);
  const parts = record && (await partsOf(writing, recordPk(type, id), record));
  return record && parts && recordView(type, id, record, parts);
}

/** The staging that became the record; undefined where another writer came first. */
async function committed(writing: Writing, change: Change): Promise<Staging | undefined> {
  const [stamped] = await stamp(writing, [change]);
  if (!stamped) return undefined;
  await stagedOrUndone(writing, stamped);
  const result = await flip(writing, stamped.staging);
  if (result.committed) {
    await finish(writing, stamped);
    return stamped.staging;
  }
  await undo(writing, stamped.intent, { keep: !isConditionFailure(result.error) });
  if (isThrottle(result.error) || result.error instanceof FhirError) throw result.error;
  return undefined;
}

/** After a failure here the flip was never sent: no fence is needed before undoing. */
async function stagedOrUndone(writing: Writing, { staging, intent }: Stamped): Promise<void> {
  try {
    await stage(writing, [staging]);
  } catch (error) {
    // What cannot be undone now is left to the sweeper, which finds the intent.
    await undo(writing, intent, { keep: true }).catch(() => undefined);
    throw error;
  }
}

/** The write is committed whatever becomes of this: what is left over, the sweeper cleans. */
async function finish(writing: Writing, { staging, intent }: Stamped): Promise<void> {
  const { change, record } = staging;
  try {
    await clean(writing, [{ type: change.type, id: change.id, old: change.old, record }]);
    await removeIntents(writing, [intent]);
  } catch {
    // Nothing is lost.
  }
}
