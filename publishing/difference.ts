import type { Resource } from '../fhir/resource.ts';
import type { Version, Write } from '../fhir/store.ts';
import { bodyHash } from './canonical-body.ts';
import type { InventoryItem } from './inventory.ts';

/** A resource that is to exist. */
export interface Wanted {
  readonly type: string;
  readonly id: string;
  readonly resource: Resource;
}

/** A resource that somebody else changed since it was published, and what was therefore not done to it. */
export interface Edited {
  readonly reference: string;
  readonly kept: 'changed by a client' | 'deleted by a client' | 'made by a client';
  readonly instead: 'not updated' | 'not deleted';
}

/** What one resource needs: at most one write, an inventory line for afterwards, and a word for the report. */
interface Step {
  readonly outcome: 'made' | 'updated' | 'deleted' | 'unchanged' | 'edited';
  readonly type: string;
  readonly write?: Write;
  readonly item?: InventoryItem;
  readonly edited?: Edited;
}

/** The state of things before writing: what is wanted, what was published last, what the store holds now. */
export interface State {
  readonly wanted: readonly Wanted[];
  readonly listed: readonly InventoryItem[];
  /** By `Type/id`; absent where nothing was ever stored. */
  readonly current: ReadonlyMap<string, Version>;
  readonly overwrite: boolean;
}

export interface Difference {
  readonly steps: readonly Step[];
  readonly writes: readonly Write[];
  readonly items: readonly InventoryItem[];
  readonly edited: readonly Edited[];
}

export const keyOf = ({ type, id }: { readonly type: string; readonly id: string }): string => `${type}/${id}`;

/** What must be written so that the store holds what is wanted, and what must be left alone because a client changed it. */
export function difference({ wanted, listed, current, overwrite }: State): Difference {
  const items = new Map(listed.map((item) => [keyOf(item), item]));
  const keys = new Set(wanted.map(keyOf));
  const steps = [
    ...wanted.map((one) => keep(one, items.get(keyOf(one)), current.get(keyOf(one)), overwrite)),
    ...listed.filter((item) => !keys.has(keyOf(item))).map((item) => drop(item, current.get(keyOf(item)), overwrite)),
  ];
  return {
    steps,
    writes: steps.flatMap(({ write }) => write ?? []),
    items: steps.flatMap(({ item }) => item ?? []),
    edited: steps.flatMap(({ edited }) => edited ?? []),
  };
}

function keep(one: Wanted, listed: InventoryItem | undefined, current: Version | undefined, overwrite: boolean): Step {
  const { type, id, resource } = one;
  const hash = bodyHash(resource);
  const at = (version: number): InventoryItem => ({ type, id, version, hash });
  if (!current) return { outcome: 'made', type, write: { action: 'create', type, id, resource }, item: at(1) };
  if (current.deleted && listed && !overwrite) return left(listed, 'deleted by a client', 'not updated');
  if (current.deleted) {
    const write: Write = { action: 'update', type, id, resource, ifNoneMatch: '*' };
    return { outcome: 'made', type, write, item: at(current.version + 1) };
  }
  const held = heldHash(listed, current);
  if (held === hash) return { outcome: 'unchanged', type, item: at(current.version) };
  if (!overwrite && held !== listed?.hash) {
    return listed ? left(listed, 'changed by a client', 'not updated') : foreign(one);
  }
  const write: Write = { action: 'update', type, id, resource, ifMatch: current.version };
  return { outcome: 'updated', type, write, item: at(current.version + 1) };
}

function drop(listed: InventoryItem, current: Version | undefined, overwrite: boolean): Step {
  const { type, id } = listed;
  if (!current || current.deleted) return { outcome: 'unchanged', type };
  if (!overwrite && heldHash(listed, current) !== listed.hash)
    return left(listed, 'changed by a client', 'not deleted');
  return { outcome: 'deleted', type, write: { action: 'delete', type, id, ifMatch: current.version } };
}

/** The hash of the body held now; the version that was written last needs no second look. */
const heldHash = (listed: InventoryItem | undefined, current: Version): string =>
  listed?.version === current.version ? listed.hash : bodyHash(current.resource());

const left = (item: InventoryItem, kept: Edited['kept'], instead: Edited['instead']): Step => ({
  outcome: 'edited',
  type: item.type,
  item,
  edited: { reference: keyOf(item), kept, instead },
});

const foreign = (one: Wanted): Step => ({
  outcome: 'edited',
  type: one.type,
  edited: { reference: keyOf(one), kept: 'made by a client', instead: 'not updated' },
});
