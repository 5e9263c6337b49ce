import type { Item } from '../attributes.ts';
import { readItem } from '../items.ts';
import { recordKey } from '../keys.ts';
import type { Writing } from './writing.ts';

/** The record's item (SC) with nothing pending on it; undefined where there is none. */
export async function settledHead(
  writing: Writing,
  { type, id }: { type: string; id: string },
): Promise<Item | undefined> {
  return readItem(writing, recordKey(type, id));
}
