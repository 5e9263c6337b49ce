import type { FhirStore } from '../fhir/store.ts';
import { SourceError } from '../fhir-mappings/study.ts';
import { publishParts } from './apply.ts';
import { difference } from './difference.ts';
import type { Inventory } from './inventory.ts';
import { readInventory } from './locate.ts';
import { keptSources, partsWith } from './parts.ts';
import type { PublishOptions } from './publish.ts';
import { countsOf, type Publication } from './report.ts';
import { retried } from './retried.ts';
import { currentOf, save } from './save.ts';

/**
 * Deletes, in one transaction, all that was published of a study; what a client has changed since stays, and is reported (`overwrite` deletes
 * it too). SourceError where no such study is published.
 */
export const unpublish = (store: FhirStore, id: string, options: PublishOptions): Promise<Publication> =>
  retried(options, async () => removeAll(store, await published(store, id), options));

/**
 * Takes one source from a study: what the others say stays published; without others the study is unpublished.
 * `source` is the id of the Binary that keeps its record.
 */
export const withdraw = (store: FhirStore, id: string, source: string, options: PublishOptions): Promise<Publication> =>
  retried(options, async () => {
    const inventory = await published(store, id);
    const kept = await keptSources(store, inventory, [], options.overwrite ?? false);
    const parts = partsWith(
      kept.filter((record) => record.id !== source),
      [],
      '',
    );
    if (parts.length === 0) return removeAll(store, inventory, options);
    return publishParts(store, id, parts, inventory, { claims: [], warnings: [] }, options);
  });

async function published(store: FhirStore, id: string): Promise<Inventory> {
  const inventory = await readInventory(store, id);
  if (!inventory) throw new SourceError(`no study ${id} has been published`);
  return inventory;
}

async function removeAll(store: FhirStore, inventory: Inventory, options: PublishOptions): Promise<Publication> {
  const current = await currentOf(store, inventory.items);
  const state = { wanted: [], listed: inventory.items, current, overwrite: options.overwrite ?? false };
  const changes = difference(state);
  await save(store, { ...inventory, items: changes.items, terms: [] }, changes, []);
  return {
    id: inventory.id,
    title: inventory.title,
    reference: `List/${inventory.id}.inventory`,
    sources: [],
    ...countsOf(changes),
    edited: changes.edited,
    warnings: [],
    reconciliations: [],
  };
}
