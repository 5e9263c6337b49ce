import type { Resource } from '../fhir/resource.ts';
import { ownSearchParameters } from '../fhir/search/own-parameters.ts';
import type { FhirStore } from '../fhir/store.ts';
import { definitions } from '../fhir-mappings/definitions/definitions.ts';
import { difference } from './difference.ts';
import { readInventory } from './locate.ts';
import type { PublishOptions } from './publish.ts';
import { countsOf, type Publication } from './report.ts';
import { retried } from './retried.ts';
import { currentOf, save } from './save.ts';

/** Under this id is kept what belongs to no study: profiles, extensions, code systems, search parameters, the Device that is this software. */
const ID = 'definitions';
const TITLE = 'Definitions';

/** Publishes our own definitions; nothing is written where the store holds them as they are. */
export const publishDefinitions = (store: FhirStore, options: PublishOptions): Promise<Publication> =>
  retried(options, async () => {
    const resources: readonly Resource[] = [...definitions(), ...ownSearchParameters()];
    const wanted = resources.map((resource) => ({ type: resource.resourceType, id: resource.id ?? '', resource }));
    const listed = (await readInventory(store, ID))?.items ?? [];
    const current = await currentOf(store, [...wanted, ...listed]);
    const changes = difference({ wanted, listed, current, overwrite: options.overwrite ?? false });
    await save(store, { id: ID, title: TITLE, items: changes.items, terms: [] }, changes, []);
    return {
      id: ID,
      title: TITLE,
      reference: 'List/definitions.inventory',
      sources: [],
      ...countsOf(changes),
      edited: changes.edited,
      warnings: [],
      reconciliations: [],
    };
  });
