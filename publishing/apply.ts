import type { Claim, FhirStore } from '../fhir/store.ts';
import { idOf, merge } from '../fhir-mappings/merge.ts';
import { writeStudy } from '../fhir-mappings/r4/write-study.ts';
import type { MergedStudy, Source, Warning } from '../fhir-mappings/study.ts';
import { catalogTerm } from './catalog.ts';
import { type Difference, difference, keyOf, type Wanted } from './difference.ts';
import type { Inventory } from './inventory.ts';
import { binaryOf, type KeptSource } from './kept-source.ts';
import { readInventory } from './locate.ts';
import { termsOf } from './matching.ts';
import { keptSources, type Part, partsWith } from './parts.ts';
import type { PublishOptions, ReadRecord } from './publish.ts';
import { countsOf, type Publication } from './report.ts';
import { currentOf, save } from './save.ts';

/** To what the records are added, and what is to be said of it. */
export interface Place {
  /** Undefined for a study not published so far. */
  readonly id: string | undefined;
  readonly claims: readonly Claim[];
  readonly warnings: readonly Warning[];
}

/** Publishes one study of its kept sources and the records given: one transaction, or nothing where nothing changed. */
export async function apply(
  store: FhirStore,
  members: readonly ReadRecord[],
  place: Place,
  options: PublishOptions,
): Promise<Publication> {
  const id = place.id ?? idOf(members.map(({ reading }) => reading.study));
  const inventory = await readInventory(store, id);
  const kept = inventory ? await keptSources(store, inventory, members, options.overwrite ?? false) : [];
  const parts = partsWith(kept, members, new Date(options.now()).toISOString());
  return publishParts(store, id, parts, inventory, place, options);
}

/** Publishes what these parts say together in place of what the inventory lists. */
export async function publishParts(
  store: FhirStore,
  id: string,
  parts: readonly Part[],
  inventory: Inventory | undefined,
  { claims, warnings }: Pick<Place, 'claims' | 'warnings'>,
  options: PublishOptions,
): Promise<Publication> {
  const merged = merge(
    parts.map(({ reading }) => reading.study),
    id,
  );
  const wanted = wantedOf(merged, parts);
  const current = await currentOf(store, [...wanted.before, ...wanted.after, ...(inventory?.items ?? [])]);
  const state = { listed: inventory?.items ?? [], current, overwrite: options.overwrite ?? false };
  const before = difference({ ...state, wanted: wanted.before });
  const changes = before.writes.length === 0 ? before : difference({ ...state, wanted: wanted.after });
  const terms = [...new Set(parts.flatMap((part) => [...termsOf(part.reading.study), ...catalogTerms(part)]))];
  await save(store, { id, title: merged.study.title, items: changes.items, terms }, changes, claims);
  return publicationOf(merged, wanted.head, parts, changes, warnings);
}

/** The catalog that lists a source, as a term of its inventory. */
const catalogTerms = ({ kept }: Part): readonly string[] =>
  kept.catalog === undefined ? [] : [catalogTerm(kept.catalog)];

/**
 * What is wanted with every source kept as it was (`before`: its record's old bytes, its old time), and with the records that came now
 * (`after`). Where the former already equals what is published, a record that differs only in what is not published changes nothing.
 */
function wantedOf(
  merged: MergedStudy,
  parts: readonly Part[],
): { readonly before: readonly Wanted[]; readonly after: readonly Wanted[]; readonly head: string } {
  const after = resourcesOf(merged, parts, ({ kept }) => kept);
  const changed = parts.some(({ former }) => former);
  const before = changed ? resourcesOf(merged, parts, ({ kept, former }) => former ?? kept) : after;
  const [head] = after;
  return { before, after, head: head ? keyOf(head) : '' };
}

/** The study's resources, its head (the ResearchStudy, or the Library of a dataset that is none) first, and its kept records. */
function resourcesOf(
  merged: MergedStudy,
  parts: readonly Part[],
  state: (part: Part) => KeptSource,
): readonly Wanted[] {
  const recorded = (source: Source): string => {
    const part = parts.find(({ reading }) => reading.study.source === source);
    if (!part) throw new Error(`no record was kept of the source ${source.identifier}`);
    return state(part).recorded;
  };
  const resources = writeStudy(merged, { recorded });
  const head = resources.find(({ resourceType }) => resourceType === 'ResearchStudy') ?? resources[0];
  if (!head) throw new Error(`nothing was written of ${merged.id}`);
  const binaries = parts.map((part) => binaryOf(state(part), merged.id, `${head.resourceType}/${head.id}`));
  return [head, ...resources.filter((resource) => resource !== head), ...binaries].map((resource) => ({
    type: resource.resourceType,
    id: resource.id ?? '',
    resource,
  }));
}

const publicationOf = (
  merged: MergedStudy,
  reference: string,
  parts: readonly Part[],
  changes: Difference,
  warnings: readonly Warning[],
): Publication => ({
  id: merged.id,
  title: merged.study.title,
  reference,
  sources: merged.sources.map(({ source }) => `${source.kind} ${source.identifier}`),
  ...countsOf(changes),
  edited: changes.edited,
  warnings: [...warnings, ...parts.flatMap(({ reading, fresh }) => (fresh ? reading.warnings : []))],
  reconciliations: parts.flatMap(({ reading, fresh }) =>
    fresh && reading.reconciliation ? [{ source: reading.study.source.identifier, ...reading.reconciliation }] : [],
  ),
});
