import { type Item, nameOf, stringOf } from './attributes.ts';
import { partsOf } from './chunks.ts';
import { type Database, type Request, requestOf } from './database.ts';
import { readItem, readItems } from './items.ts';
import { type Key, recordOf, recordPk, stagedKey, versionKey } from './keys.ts';
import { marksOf, type StoredRecord, storedRecord } from './record.ts';
import { type RecordView, recordView } from './record-view.ts';
import { readTransactions } from './transaction-state.ts';

/** A record and a transaction that never settle mean that the data are damaged. */
const ROUNDS = 8;

export interface ResourceKey {
  readonly type: string;
  readonly id: string;
}

/** How `readRecords` names a resource in its answer: `Observation/a`. */
export const resourceName = ({ type, id }: ResourceKey): string => `${type}/${id}`;

/**
 * The committed versions of any number of distinct resources (SC), tombstones included, by `resourceName`; a resource
 * never stored is missing. What a transaction has staged is taken or left by that transaction's state. Nothing is written.
 */
export async function readRecords(request: Request, keys: readonly ResourceKey[]): Promise<Map<string, RecordView>> {
  const views = new Map<string, RecordView>();
  let wanted: readonly ResourceKey[] = keys;
  for (let round = 0; wanted.length > 0; round += 1) {
    if (round >= ROUNDS) throw new Error(`Parts of ${wanted.map(resourceName).join(', ')} are missing`);
    const records = await storedRecords(request, wanted);
    const unread: ResourceKey[] = [];
    await Promise.all(
      [...records].map(async ([pk, record]) => {
        const key = recordOf(pk);
        const parts = await partsOf(request, pk, record);
        if (parts) views.set(resourceName(key), recordView(key.type, key.id, record, parts));
        else unread.push(key);
      }),
    );
    wanted = unread;
  }
  return views;
}

/** One resource, as `readRecords`. */
export async function readRecord(request: Request, key: ResourceKey): Promise<RecordView | undefined> {
  return (await readRecords(request, [key])).get(resourceName(key));
}

/** One version, current or not. */
export async function readVersion(
  database: Database,
  { type, id }: ResourceKey,
  version: number,
): Promise<RecordView | undefined> {
  for (let round = 0; round < ROUNDS; round += 1) {
    const old = await readKept(database, { type, id }, version);
    if (old) return old;
    const current = await readRecord(requestOf(database), { type, id });
    if (!current || current.version < version) return undefined;
    if (current.version === version) return current;
    // It was replaced between the two reads: now it is kept.
  }
  return undefined;
}

async function readKept(database: Database, key: ResourceKey, version: number): Promise<RecordView | undefined> {
  return viewOf(database, key, await readItem(database, versionKey(key.type, key.id, version)));
}

/** Replaced versions (SC), by `type/id/version`; those not kept, the current ones among them, are missing. */
export async function readKeptVersions(
  database: Database,
  versions: readonly (ResourceKey & { readonly version: number })[],
): Promise<Map<string, RecordView>> {
  const wanted = new Map(versions.map((one) => [`${resourceName(one)}/${one.version}`, one]));
  const keyOf = ({ type, id, version }: ResourceKey & { version: number }): Key => versionKey(type, id, version);
  const items = await readItems(database, [...wanted.values()].map(keyOf));
  const views = new Map<string, RecordView>();
  await Promise.all(
    [...wanted].map(async ([name, one]) => {
      const view = await viewOf(database, one, items.get(nameOf(keyOf(one))));
      if (view) views.set(name, view);
    }),
  );
  return views;
}

/** The version that an item holds; undefined for a stub, and where a chunk of it is gone. */
export async function viewOf(
  database: Database,
  { type, id }: ResourceKey,
  item: Item | undefined,
): Promise<RecordView | undefined> {
  const record = storedRecord(item);
  const parts = record && (await partsOf(database, recordPk(type, id), record));
  return record && parts && recordView(type, id, record, parts);
}

/** The committed state of each resource, by partition key; stubs and what never was are missing. */
async function storedRecords(request: Request, keys: readonly ResourceKey[]): Promise<Map<string, StoredRecord>> {
  const found = new Map<string, StoredRecord>();
  let pks = keys.map(({ type, id }) => recordPk(type, id));
  let before = new Map<string, string>();
  for (let round = 0; pks.length > 0; round += 1) {
    if (round >= ROUNDS) throw new Error(`${pks.join(', ')}: committed, but what was staged is missing`);
    const items = await readItems(request, pks.map(headKey));
    const settled = await settledBy(request, [...items.values()], before);
    for (const [pk, record] of settled.records) found.set(pk, record);
    before = settled.unsettled;
    pks = [...before.keys()];
  }
  return found;
}

const headKey = (pk: string): Key => ({ pk, sk: 'h' });

interface Settled {
  readonly records: Map<string, StoredRecord>;
  /** Partition key -> the transaction met there, to be read again. */
  readonly unsettled: Map<string, string>;
}

/** Reads around pending pointers. `before`: what was pending when last read, and its transaction gone: the same again means aborted. */
async function settledBy(
  request: Request,
  items: readonly Item[],
  before: ReadonlyMap<string, string>,
): Promise<Settled> {
  const pending = items.flatMap((item) => marksOf(item).pending ?? []);
  await readTransactions(
    request,
    pending.map(({ tx }) => tx),
  );
  const staged = await readItems(
    request,
    items.flatMap((item) => stagedOf(request, item) ?? []),
  );
  const settled: Settled = { records: new Map(), unsettled: new Map() };
  for (const item of items) {
    const pk = stringOf(item, 'pk') ?? '';
    const tx = marksOf(item).pending?.tx;
    const state = tx === undefined ? 'A' : request.transactions.get(tx);
    const key = stagedOf(request, item);
    const record = storedRecord(key ? staged.get(nameOf(key)) : item);
    const again = tx !== undefined && (state === 'C' ? !record : state === 'missing' && before.get(pk) !== tx);
    if (again) settled.unsettled.set(pk, tx);
    else if (record) settled.records.set(pk, record);
  }
  return settled;
}

/** Where the committed content of a pending record is staged. */
function stagedOf({ transactions }: Request, item: Item): Key | undefined {
  const { pending } = marksOf(item);
  return pending && transactions.get(pending.tx) === 'C' ? stagedKey(stringOf(item, 'pk') ?? '', pending.w) : undefined;
}
