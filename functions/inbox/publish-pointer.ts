import type { Publisher } from '../../publishing/publisher.ts';
import type { InboxDoor } from './door.ts';
import type { InboxMessage } from './message.ts';
import { noteOutcome, outcomeOf } from './status.ts';

/**
 * Publishes the record that a pointer names and notes what became of it. A refused record goes to the dead letters with its reason, since trying
 * again will not mend it; anything else is thrown, and the queue tries again.
 */
export async function publishPointer(
  door: InboxDoor,
  publisher: Publisher,
  message: InboxMessage & { do: 'publish' },
): Promise<void> {
  const { key, start, end, catalog } = message;
  const chunks = await Array.fromAsync(await door.open(message, { start, end }));
  const name = `${key}@${start}`;
  const report = await publisher.publish([{ name, bytes: Buffer.concat(chunks), ...(catalog ? { catalog } : {}) }]);
  for (const { reason } of report.refused) await door.bury(message, reason);
  await noteOutcome(door, message, start, outcomeOf(report), report);
}
