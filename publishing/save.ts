import type { Claim, FhirStore, Version, Write } from '../fhir/store.ts';
import { bodyHash } from './canonical-body.ts';
import { type Difference, keyOf } from './difference.ts';
import { type Inventory, inventoryId, listOf } from './inventory.ts';

/** What the store holds now of these resources, by `Type/id`. */
export const currentOf = (
  store: FhirStore,
  places: readonly { readonly type: string; readonly id: string }[],
): Promise<ReadonlyMap<string, Version>> =>
  store.readMany([...new Map(places.map(({ type, id }) => [keyOf({ type, id }), { type, id }])).values()]);

/** Writes the changes and the inventory that tells of them, in one transaction; nothing at all where nothing changed. */
export async function save(
  store: FhirStore,
  inventory: Inventory,
  changes: Difference,
  claims: readonly Claim[],
): Promise<void> {
  const list = await listWrite(store, inventory);
  const writes = [...changes.writes, ...(list ? [list] : [])];
  if (writes.length > 0) await store.write(writes, claims);
}

/** An inventory with nothing in it is deleted. */
async function listWrite(store: FhirStore, inventory: Inventory): Promise<Write | undefined> {
  const id = inventoryId(inventory.id);
  const current = await store.read('List', id);
  const alive = current && !current.deleted ? current : undefined;
  if (inventory.items.length === 0) {
    return alive && { action: 'delete', type: 'List', id, ifMatch: alive.version };
  }
  const resource = listOf(inventory);
  if (!current) return { action: 'create', type: 'List', id, resource };
  if (!alive) return { action: 'update', type: 'List', id, resource, ifNoneMatch: '*' };
  if (bodyHash(alive.resource()) === bodyHash(resource)) return undefined;
  return { action: 'update', type: 'List', id, resource, ifMatch: alive.version };
}
