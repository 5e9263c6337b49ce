import type { ReadingStore } from '../store.ts';
import { capabilities } from './capabilities.ts';
import type { Run } from './interaction.ts';
import { read } from './read.ts';
import type { ReadingName } from './table.ts';
import { vread } from './vread.ts';

/** What the reading function serves; nothing here may import a writing interaction, validation or patches. */
export const readInteractions = { capabilities, read, vread } satisfies Record<ReadingName, Run<ReadingStore>>;
