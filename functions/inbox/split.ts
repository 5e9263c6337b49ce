import { catalogName } from '../../publishing/catalog.ts';
import { piecesOf } from '../../publishing/pieces.ts';
import type { InboxDoor } from './door.ts';
import type { InboxMessage } from './message.ts';
import { noteOutcome, noteSplit, refusal } from './status.ts';

/** Messages gathered before they are sent. */
const BATCH = 10;

/**
 * Makes one message for each record of an object. Where time runs out it leaves a message to go on from the byte it reached; what was sent twice because it
 * crashed between is published twice, which changes nothing.
 */
export async function split(
  door: InboxDoor,
  message: InboxMessage & { do: 'split' },
  timeIsUp: () => boolean,
): Promise<void> {
  const { key, versionId, from } = message;
  let catalog: string | undefined;
  let records = message.records ?? 0;
  let waiting: InboxMessage[] = [];
  for await (const piece of piecesOf(await door.open(message))) {
    if (piece.kind === 'catalog') catalog = catalogName(piece.head) ?? key;
    if (piece.kind === 'lost' && piece.offset >= from) {
      await door.bury({ ...message, from: piece.offset }, piece.reason);
      await noteOutcome(door, message, piece.offset, 'refused', refusal(key, piece.reason));
      records += 1;
    }
    if (piece.kind !== 'record' || piece.offset < from) continue;
    if (timeIsUp()) {
      await noteSplit(door, message, { records, done: false });
      return door.send([...waiting, { ...message, from: piece.offset, records }]);
    }
    records += 1;
    const listedBy = piece.listed ? { catalog: catalog ?? key } : {};
    waiting.push({
      do: 'publish',
      key,
      versionId,
      start: piece.offset,
      end: piece.offset + piece.bytes.length,
      ...listedBy,
    });
    if (waiting.length >= BATCH) {
      await door.send(waiting);
      waiting = [];
    }
  }
  await door.send(waiting);
  await noteSplit(door, message, { records, done: true });
}
