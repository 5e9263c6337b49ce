import { FhirError } from '../../fhir/error.ts';
import { isConditionFailure, isThrottle } from '../retry.ts';
import type { Change } from './change.ts';
import { clean } from './clean.ts';
import { flip } from './flip.ts';
import { removeIntents } from './intent.ts';
import { stage } from './stage.ts';
import type { Staging } from './staging.ts';
import { type Stamped, stamp } from './stamp.ts';
import { undo } from './undo.ts';
import type { Writing } from './writing.ts';

/** Stage, flip, clean. The staging that became the record; undefined where another writer came first and nothing was written. */
export async function commitOne(writing: Writing, change: Change): Promise<Staging | undefined> {
  const [stamped] = await stamp(writing, [change]);
  if (!stamped) return undefined;
  await stageOrUndo(writing, stamped);
  const result = await flip(writing, stamped.staging);
  if (result.committed) {
    await finish(writing, stamped);
    return stamped.staging;
  }
  await undo(writing, [stamped.intent], { keep: !isConditionFailure(result.error) });
  if (isThrottle(result.error) || result.error instanceof FhirError) throw result.error;
  return undefined;
}

/** After a failure here the flip was never sent: no fence is needed before undoing. */
async function stageOrUndo(writing: Writing, { staging, intent }: Stamped): Promise<void> {
  try {
    await stage(writing, [staging]);
  } catch (error) {
    // What cannot be undone now is left to the sweeper, which finds the intent.
    await undo(writing, [intent], { keep: true }).catch(() => undefined);
    throw error;
  }
}

/** The write is committed whatever becomes of this: what is left over, the sweeper cleans. */
async function finish(writing: Writing, { staging, intent }: Stamped): Promise<void> {
  try {
    await clean(writing, [{ intent, old: staging.change.old, record: staging.record }]);
    await removeIntents(writing, [intent]);
  } catch {
    // Nothing is lost.
  }
}
