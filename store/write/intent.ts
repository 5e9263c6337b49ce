import type { WriteRequest } from '@aws-sdk/client-dynamodb';
import { bytesOf, type Item, numberOf, stringOf, toItem } from '../attributes.ts';
import { put, remove, writeAll } from '../batch.ts';
import { joined } from '../chunks.ts';
import type { Database } from '../database.ts';
import type { IndexKey } from '../index/index-entry.ts';
import { intentKey, recordPk } from '../keys.ts';
import { packManifest, unpackManifest } from '../manifest.ts';
import type { Replaced } from './clean.ts';
import type { Staging } from './staging.ts';

/** What a writer is about to do to one record; enough for anybody to finish or to undo it. */
export interface Intent {
  readonly w: string;
  readonly type: string;
  readonly id: string;
  /** The version that it makes. */
  readonly n: number;
  /** Packed manifest of what it stages under `w`, or the number of chunks that hold it. */
  readonly man?: Uint8Array;
  readonly mc?: number;
  /** Chunks of the body. */
  readonly bc?: number;
  /** Its transaction. */
  readonly tx?: string;
  /** Of an amendment: what cleaning needs of the state that it replaces, of which no copy is kept. */
  readonly amends?: Replaced;
}

/** The intent of a staged version. */
export function intentOf({ change, w, record, keys, chunks }: Staging, tx?: string): Intent {
  const { type, id, old } = change;
  const amends = change.amends ? { iw: old?.iw, man: old?.man, mc: old?.mc, bw: old?.bw, bc: old?.bc } : undefined;
  const mc = chunks.filter(({ key }) => key.sk.startsWith('m~')).length;
  return {
    w,
    type,
    id,
    n: record.n,
    bc: record.bw === w ? record.bc : undefined,
    tx,
    amends,
    ...(mc > 0 ? { mc } : { man: packManifest(keys) }),
  };
}

export const putIntent = (intent: Intent): WriteRequest =>
  put(intentKey(intent.w, intent.type, intent.id), attributesOf(intent));

/** `now`: when it was undone, ms. */
export const putUndone = (intent: Intent, now: number): WriteRequest =>
  put(intentKey(intent.w, intent.type, intent.id, 'undone'), { ...attributesOf(intent), ...toItem({ at: now }) });

const attributesOf = ({ n, man, mc, bc, tx, amends }: Intent): Item =>
  toItem({ n, man, mc, bc, tx, ...amendsAttributes(amends) });

export const removeIntent = ({ w, type, id }: Intent, list: 'intent' | 'undone' = 'intent'): WriteRequest =>
  remove(intentKey(w, type, id, list));

/** The intent that an item holds. */
export function intentIn(item: Item): Intent {
  const [w = '', name = ''] = (stringOf(item, 'sk') ?? '').split('~');
  const [type = '', id = ''] = name.split('/');
  return {
    w,
    type,
    id,
    n: numberOf(item, 'n') ?? 0,
    man: bytesOf(item, 'man'),
    mc: numberOf(item, 'mc'),
    bc: numberOf(item, 'bc'),
    tx: stringOf(item, 'tx'),
    amends: item.am === undefined ? undefined : amendsIn(item),
  };
}

const amendsAttributes = (amends: Replaced | undefined): Parameters<typeof toItem>[0] =>
  amends ? { am: true, oiw: amends.iw, oman: amends.man, omc: amends.mc, obw: amends.bw, obc: amends.bc } : {};

const amendsIn = (item: Item): Replaced => ({
  iw: stringOf(item, 'oiw'),
  man: bytesOf(item, 'oman'),
  mc: numberOf(item, 'omc'),
  bw: stringOf(item, 'obw'),
  bc: numberOf(item, 'obc'),
});

/** Keys of the entries that the intent's writer may have staged. */
export async function stagedKeys(database: Database, { w, type, id, man, mc }: Intent): Promise<readonly IndexKey[]> {
  if (!mc) return unpackManifest(man);
  // Chunks are put before the entries that they name: where one is missing, nothing was staged.
  return unpackManifest(await joined(database, recordPk(type, id), `m~${w}~`, mc));
}

/** Deletes the intents of what is finished. */
export const removeIntents = (database: Database, intents: readonly Intent[]): Promise<void> =>
  writeAll(
    database.db,
    database.tables.records,
    intents.map((intent) => removeIntent(intent)),
    database,
  );
