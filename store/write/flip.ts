import { FhirError } from '../../fhir/error.ts';
import { toItem } from '../attributes.ts';
import { recordKey } from '../keys.ts';
import { recordItem } from '../record.ts';
import { unthrottled } from '../retry.ts';
import { type Attempt, committedBy, fence } from './fence.ts';
import type { Staging } from './staging.ts';
import type { Writing } from './writing.ts';

export const NONE_PENDING = 'attribute_not_exists(ptx)';

/** The condition under which a version may take the place of the one it was made from. */
export const REPLACES = unfenced(`w = :old AND g = :g AND ${NONE_PENDING}`);
export const IS_NEW = unfenced(`attribute_not_exists(w) AND ${NONE_PENDING}`);

/** A condition, where no fence is set or an older one. Without brackets, which dynalite's parser takes four times as long to read. */
function unfenced(condition: string): string {
  return `${condition} AND attribute_not_exists(fence) OR ${condition} AND fence < :w`;
}

export interface Condition {
  readonly ConditionExpression: string;
  readonly ExpressionAttributeValues: ReturnType<typeof toItem>;
}

export const conditionOf = ({ change: { old }, w }: Staging): Condition => ({
  ConditionExpression: old ? REPLACES : IS_NEW,
  ExpressionAttributeValues: toItem({ ':w': w, ':old': old?.w, ':g': old?.g }),
});

/** Whether it was committed, for good. */
async function settled(writing: Writing, attempt: Attempt): Promise<boolean> {
  try {
    await fence(writing, attempt);
    return (await committedBy(writing, attempt)) !== undefined;
  } catch {
    const name = `${attempt.type}/${attempt.id}`;
    throw new FhirError(
      'unavailable',
      `The database does not tell whether ${name} was written: read it before trying again`,
    );
  }
}

/** The one commit point of a single write. `error` is what came instead of an acknowledgement, once it is certain that nothing was committed. */
export async function flip(
  writing: Writing,
  staging: Staging,
): Promise<{ committed: true } | { committed: false; error: unknown }> {
  const { change, record } = staging;
  const input = {
    TableName: writing.tables.records,
    Item: { ...toItem({ ...recordKey(change.type, change.id) }), ...recordItem(record) },
    ...conditionOf(staging),
  };
  try {
    await unthrottled(() => writing.db('PutItem', input), writing);
    return { committed: true };
  } catch (error) {
    // The reply may have been lost, or a first attempt may still be under way: only a fence makes "not there" final.
    const attempt = { type: change.type, id: change.id, w: staging.w, n: record.n };
    return (await settled(writing, attempt)) ? { committed: true } : { committed: false, error };
  }
}
