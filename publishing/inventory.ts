import type { List, ListEntry } from 'fhir/r4.js';
import { CANONICAL_BASE } from '../fhir/canonical-base.ts';
import type { Resource } from '../fhir/resource.ts';
import { EXTENSION } from '../fhir-mappings/r4/extensions.ts';
import { local } from '../fhir-mappings/terminology/local-codes.ts';

/** One resource that the publisher wrote: where, as which version, and a hash of its body. */
export interface InventoryItem {
  readonly type: string;
  readonly id: string;
  readonly version: number;
  readonly hash: string;
}

/** Everything published under one id (a study, a dataset, our definitions). Only what it lists is ever deleted. */
export interface Inventory {
  /** The id of the study, or of whatever else was published together. */
  readonly id: string;
  readonly title: string;
  readonly items: readonly InventoryItem[];
  /** Terms by which it is found again (`findableBy`). */
  readonly terms: readonly string[];
}

/** System of the identifiers by which an inventory is found. */
export const INVENTORY_TERM = `${CANONICAL_BASE}/inventory-term`;

export const inventoryId = (id: string): string => `${id}.inventory`;

/** An inventory as a FHIR List, kept in the store and written in the transaction of what it lists. */
export function listOf(inventory: Inventory): Resource {
  return {
    resourceType: 'List',
    id: inventoryId(inventory.id),
    status: 'current',
    mode: 'working',
    title: `Published: ${inventory.title}`,
    code: { coding: [local('publication', 'publication-inventory')] },
    ...(inventory.terms.length === 0
      ? {}
      : { identifier: [...inventory.terms].sort().map((value) => ({ system: INVENTORY_TERM, value })) }),
    entry: inventory.items.map(entryOf),
  } satisfies List;
}

const entryOf = ({ type, id, version, hash }: InventoryItem): ListEntry => ({
  extension: [{ url: EXTENSION.bodyHash, valueString: hash }],
  item: { reference: `${type}/${id}/_history/${version}` },
});

/** The inventory that a List holds; entries that are not ours are passed over. */
export function inventoryOf(resource: Resource): Inventory {
  const list = resource as unknown as List;
  return {
    id: (list.id ?? '').replace(/\.inventory$/, ''),
    title: (list.title ?? '').replace(/^Published: /, ''),
    items: (list.entry ?? []).flatMap(itemOf),
    terms: (list.identifier ?? []).flatMap(({ system, value }) => (system === INVENTORY_TERM && value ? [value] : [])),
  };
}

function itemOf(entry: ListEntry): InventoryItem[] {
  const [, type, id, version] = /^(\w+)\/([A-Za-z0-9.-]+)\/_history\/(\d+)$/.exec(entry.item.reference ?? '') ?? [];
  const hash = entry.extension?.find(({ url }) => url === EXTENSION.bodyHash)?.valueString;
  return type && id && hash ? [{ type, id, version: Number(version), hash }] : [];
}
