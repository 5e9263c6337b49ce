import type { FhirStore } from '../fhir/store.ts';
import { inventoryOf } from './inventory.ts';
import { keptIn } from './kept-source.ts';
import { searchFor, termClause } from './locate.ts';
import type { PublishOptions } from './publish.ts';
import type { Publication } from './report.ts';
import { withdraw } from './unpublish.ts';

/** Inventories looked at in one request. */
const PAGE = 100;

/** The term by which everything that a catalog lists is found. */
export const catalogTerm = (catalog: string): string => `catalog:${catalog}`;

/** How a catalog names itself in what stands before its datasets: its `@id`. https://resources.data.gov/resources/dcat-us/ */
export const catalogName = (head: string): string | undefined => /"@id"\s*:\s*"([^"\\]+)"/.exec(head)?.[1];

/** Withdraws every source that was published from this catalog and is none of `listed` (ids of kept records). */
export async function* withdrawAbsent(
  store: FhirStore,
  catalog: string,
  listed: ReadonlySet<string>,
  options: PublishOptions,
): AsyncIterable<Publication> {
  for (const { id, source } of await absentFrom(store, catalog, listed)) {
    yield await withdraw(store, id, source, options);
  }
}

interface Absent {
  readonly id: string;
  readonly source: string;
}

async function absentFrom(store: FhirStore, catalog: string, listed: ReadonlySet<string>): Promise<readonly Absent[]> {
  const absent: Absent[] = [];
  const clause = termClause([catalogTerm(catalog)]);
  let cursor: string | undefined;
  do {
    const page = await store.search(searchFor('List', clause, PAGE, cursor));
    for (const version of page.matches) {
      const { id, items } = inventoryOf(version.resource());
      const sources = items.filter((item) => item.type === 'Binary' && !listed.has(item.id));
      for (const { id: source } of sources) if (await isFrom(store, source, catalog)) absent.push({ id, source });
    }
    cursor = page.next;
  } while (cursor !== undefined);
  return absent;
}

/** A study may have sources that are not of this catalog. */
async function isFrom(store: FhirStore, source: string, catalog: string): Promise<boolean> {
  const version = await store.read('Binary', source);
  return version !== undefined && !version.deleted && keptIn(version.resource())?.catalog === catalog;
}
