/** What a splitter finds in an input, in order. `lost`: bytes that hold no whole record, and why. */
export type Found =
  /** `listed`: one of several of a catalog or set. */
  | { readonly kind: 'record'; readonly bytes: Uint8Array; readonly offset: number; readonly listed: boolean }
  /** The input is a catalog; `head` is what stands before its list. */
  | { readonly kind: 'catalog'; readonly head: string }
  | { readonly kind: 'lost'; readonly offset: number; readonly reason: string };

/** One record is never larger than this number of bytes; a larger one is refused and passed over. */
export const MAX_RECORD = 32 * 1024 * 1024;

/** The refusal of a record that is too large. */
export const tooLarge = (offset: number): Found => ({
  kind: 'lost',
  offset,
  reason: `a record of more than ${MAX_RECORD / 1024 / 1024} MB`,
});
