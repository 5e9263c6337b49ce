import type { FhirStore } from '../fhir/store.ts';
import { withdrawAbsent } from './catalog.ts';
import { type PublishOptions, publish } from './publish.ts';
import type { Publication, Report } from './report.ts';
import type { SourceRecord } from './source-record.ts';

/** Who publishes: the store itself here, or the publishing function somewhere else. */
export interface Publisher {
  publish(records: readonly SourceRecord[]): Promise<Report>;
  /** Withdraws what the catalog listed once and is none of `listed` (ids of kept records). */
  withdrawAbsent(catalog: string, listed: readonly string[]): Promise<readonly Publication[]>;
}

/** Publishes into a store directly. */
export const storePublisher = (store: FhirStore, options: PublishOptions): Publisher => ({
  publish: (records) => publish(store, records, options),
  withdrawAbsent: (catalog, listed) => Array.fromAsync(withdrawAbsent(store, catalog, new Set(listed), options)),
});
