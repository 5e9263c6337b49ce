import { bytesOf, type Item, numberOf, stringOf, toItem } from './attributes.ts';

/** How a version came to be, in one letter on the item. */
const METHODS = { C: 'POST', U: 'PUT', D: 'DELETE' } as const;
export type MethodLetter = keyof typeof METHODS;
export const methodOf = (letter: MethodLetter): 'POST' | 'PUT' | 'DELETE' => METHODS[letter];

/** A record, a version or a staged record, as plain values. Attribute names are short because every write and read pays for them. */
export interface StoredRecord {
  /** Version number. */
  readonly n: number;
  /** Write id of whoever made this item. */
  readonly w: string;
  /** Write id under which the entries of this version were staged; absent where it has none. */
  readonly iw?: string;
  /** Write id of this version's feed entry, where an amendment has since changed `w`. */
  readonly fw?: string;
  /** lastUpdated, ms. */
  readonly lu: number;
  readonly a: MethodLetter;
  /** Generation of the index definitions; 0 for a tombstone. */
  readonly g: number;
  /** Packed body; absent for a tombstone, and where the body is in chunks. */
  readonly b?: Uint8Array;
  /** Write id that the body's chunks bear, and how many there are. */
  readonly bw?: string;
  readonly bc?: number;
  /** Hash of the entries. */
  readonly mh?: string;
  /** Packed manifest; absent without entries, and where it is in `mc` chunks, which bear `iw`. */
  readonly man?: Uint8Array;
  readonly mc?: number;
}

/** What may stand on a record beside its version; a record without `w` is a stub and counts as absent. */
export interface Marks {
  /** Nothing with this write id or a lower one may be committed any more. */
  readonly fence?: string;
  /** The transaction that holds the record, and the write id it will give it. */
  readonly pending?: { readonly tx: string; readonly w: string };
}

/** The record's attributes without its key. */
export const recordItem = (record: StoredRecord): Item => toItem({ ...record });

/** The version that an item holds; undefined for a stub. */
export function storedRecord(item: Item | undefined): StoredRecord | undefined {
  const w = item && stringOf(item, 'w');
  if (!item || w === undefined) return undefined;
  return {
    n: numberOf(item, 'n') ?? 0,
    w,
    iw: stringOf(item, 'iw'),
    fw: stringOf(item, 'fw'),
    lu: numberOf(item, 'lu') ?? 0,
    a: letterOf(stringOf(item, 'a')),
    g: numberOf(item, 'g') ?? 0,
    b: bytesOf(item, 'b'),
    bw: stringOf(item, 'bw'),
    bc: numberOf(item, 'bc'),
    mh: stringOf(item, 'mh'),
    man: bytesOf(item, 'man'),
    mc: numberOf(item, 'mc'),
  };
}

export function marksOf(item: Item | undefined): Marks {
  if (!item) return {};
  const tx = stringOf(item, 'ptx');
  const w = stringOf(item, 'pw');
  return { fence: stringOf(item, 'fence'), pending: tx === undefined || w === undefined ? undefined : { tx, w } };
}

const letterOf = (text: string | undefined): MethodLetter => (text === 'C' || text === 'D' ? text : 'U');

/** Whether `w` made this version, or amended it, or staged what it stands on: then nothing of `w` may be undone. */
export const bears = (record: StoredRecord | undefined, w: string): boolean =>
  record !== undefined && [record.w, record.iw, record.fw, record.bw].includes(w);

/** The write id that this version's feed entry bears. */
export const feedWriteId = (record: StoredRecord): string => record.fw ?? record.w;
