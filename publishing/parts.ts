import type { FhirStore } from '../fhir/store.ts';
import { binaryId } from '../fhir-mappings/r4/ids.ts';
import { type Reading, SourceError } from '../fhir-mappings/study.ts';
import type { Inventory } from './inventory.ts';
import { type KeptSource, keptIn, keptSourceOf } from './kept-source.ts';
import type { ReadRecord } from './publish.ts';
import { readSource } from './read-source.ts';

/** One source of a study: its record as it is to be kept, as it was kept so far (where that differs), and what it says. */
export interface Part {
  readonly kept: KeptSource;
  readonly former?: KeptSource;
  readonly reading: Reading;
  /** It came with this call; its warnings are news. */
  readonly fresh: boolean;
}

/** The records kept of a study. SourceError where one that is not given anew has been changed or deleted by a client. */
export async function keptSources(
  store: FhirStore,
  inventory: Inventory,
  members: readonly ReadRecord[],
  overwrite: boolean,
): Promise<readonly KeptSource[]> {
  const given = new Set(members.map(({ reading }) => binaryId(reading.study.source)));
  const listed = inventory.items.filter(({ type }) => type === 'Binary');
  const kept = await Promise.all(
    listed.map(async ({ id }) => {
      const version = await store.read('Binary', id);
      const record = version && !version.deleted ? keptIn(version.resource()) : undefined;
      if (!record && !given.has(id) && !overwrite) throw lost(id);
      return record ?? [];
    }),
  );
  return kept.flat();
}

const lost = (id: string): SourceError =>
  new SourceError(
    `the record kept as Binary/${id} was changed or deleted by a client: publish that record again too, or let --overwrite go on without it`,
  );

/** The kept records and those that came now, each source once; `now` is when the latter are recorded. */
export function partsWith(kept: readonly KeptSource[], members: readonly ReadRecord[], now: string): readonly Part[] {
  const parts = new Map<string, Part>();
  for (const record of kept) {
    parts.set(record.id, { kept: record, reading: readSource(record.kind, record.text), fresh: false });
  }
  for (const { record, reading } of members) {
    const id = binaryId(reading.study.source);
    parts.set(id, partOf(parts.get(id)?.kept, keptSourceOf(record, reading.study.source, now), reading));
  }
  return [...parts.values()];
}

function partOf(former: KeptSource | undefined, came: KeptSource, reading: Reading): Part {
  if (!former) return { kept: came, reading, fresh: true };
  const catalog = came.catalog ?? former.catalog;
  const kept = { ...came, ...(catalog === undefined ? {} : { catalog }) };
  if (former.text === came.text && former.kind === came.kind) {
    return { kept: { ...kept, recorded: former.recorded }, reading, fresh: true };
  }
  return { kept, reading, fresh: true, ...(former.catalog === catalog ? { former } : {}) };
}
