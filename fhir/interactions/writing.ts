import type { FhirStore } from '../store.ts';
import { create } from './create.ts';
import { deletion } from './delete.ts';
import type { Run } from './interaction.ts';
import { readInteractions } from './reading.ts';
import type { InteractionName } from './table.ts';
import { update } from './update.ts';

/** What the writing function serves: everything, since a batch may also read. */
export const writeInteractions = {
  ...readInteractions,
  create,
  update,
  delete: deletion,
} satisfies Record<InteractionName, Run<FhirStore>>;
