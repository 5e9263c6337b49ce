import type { ChangeKind } from './change.ts';
import { conditionalRemoval } from './conditional-delete.ts';
import { conditionalAmendment } from './conditional-patch.ts';
import { conditionalReplacement } from './conditional-update.ts';
import { creation } from './create.ts';
import { removal } from './delete.ts';
import { amendment } from './patch.ts';
import type { InteractionName } from './table.ts';
import { replacement } from './update.ts';

/** The interactions that a transaction may hold besides reading. */
export const CHANGES: ReadonlyMap<InteractionName, ChangeKind> = new Map<InteractionName, ChangeKind>([
  ['create', creation],
  ['update', replacement],
  ['conditionalUpdate', conditionalReplacement],
  ['patch', amendment],
  ['conditionalPatch', conditionalAmendment],
  ['delete', removal],
  ['conditionalDelete', conditionalRemoval],
]);
