import { metaAdd } from '../operations/meta-add.ts';
import { metaDelete } from '../operations/meta-delete.ts';
import { validate } from '../operations/validate.ts';
import type { FhirStore } from '../store.ts';
import { bundle } from './bundle.ts';
import { conditionalDelete } from './conditional-delete.ts';
import { conditionalPatch } from './conditional-patch.ts';
import { conditionalUpdate } from './conditional-update.ts';
import { create } from './create.ts';
import { deletion } from './delete.ts';
import type { Run } from './interaction.ts';
import { patch } from './patch.ts';
import { readInteractions } from './reading.ts';
import type { InteractionName } from './table.ts';
import { update } from './update.ts';

/** What the writing function serves: everything, since a batch may also read. */
export const writeInteractions = {
  ...readInteractions,
  create,
  update,
  conditionalUpdate,
  patch,
  conditionalPatch,
  delete: deletion,
  conditionalDelete,
  bundle,
  validate,
  metaAdd,
  metaDelete,
} satisfies Record<InteractionName, Run<FhirStore>>;
