import { everything } from '../operations/everything.ts';
import { expand } from '../operations/expand.ts';
import { lookup } from '../operations/lookup.ts';
import { meta } from '../operations/meta.ts';
import { validateCode, validateCodeInSystem } from '../operations/validate-code.ts';
import type { ReadingStore } from '../store.ts';
import { capabilities } from './capabilities.ts';
import { historyInstance } from './history-instance.ts';
import { historySystem } from './history-system.ts';
import { historyType } from './history-type.ts';
import type { Run } from './interaction.ts';
import { openapi } from './openapi.ts';
import { read } from './read.ts';
import { searchSystem } from './search-system.ts';
import { searchType } from './search-type.ts';
import type { ReadingName } from './table.ts';
import { vread } from './vread.ts';

/** What the reading function serves; nothing here may import a writing interaction, validation or patches. */
export const readInteractions = {
  openapi,
  capabilities,
  read,
  vread,
  historyInstance,
  historyType,
  historySystem,
  searchType,
  searchTypeForm: searchType,
  searchSystem,
  searchSystemForm: searchSystem,
  everything,
  meta,
  expand,
  validateCode,
  validateCodeInSystem,
  lookup,
} satisfies Record<ReadingName, Run<ReadingStore>>;
