import type { Reconciliation, Warning } from '../fhir-mappings/study.ts';
import type { Difference, Edited } from './difference.ts';

/** How many resources of each type. */
export type Counts = Readonly<Record<string, number>>;

/** What became of one study (or of a dataset that is no study). */
export interface Publication {
  readonly id: string;
  readonly title: string;
  /** Where it can be read: `ResearchStudy/<id>` or `Library/<id>`. */
  readonly reference: string;
  readonly sources: readonly string[];
  readonly made: Counts;
  readonly updated: Counts;
  readonly deleted: Counts;
  readonly unchanged: Counts;
  readonly edited: readonly Edited[];
  readonly warnings: readonly Warning[];
  /** For each record of a registry that came: how its numbers were accounted for. */
  readonly reconciliations: readonly (Reconciliation & { readonly source: string })[];
}

/** A record that could not be published, and why. */
export interface Refusal {
  readonly name: string;
  readonly reason: string;
  readonly path?: string;
}

export interface Report {
  readonly publications: readonly Publication[];
  readonly refused: readonly Refusal[];
}

/** The counts of a difference, by what was done and by type. */
export function countsOf({ steps }: Difference): Pick<Publication, 'made' | 'updated' | 'deleted' | 'unchanged'> {
  const count = (outcome: string): Counts => {
    const counts: Record<string, number> = {};
    for (const step of steps) if (step.outcome === outcome) counts[step.type] = (counts[step.type] ?? 0) + 1;
    return counts;
  };
  return { made: count('made'), updated: count('updated'), deleted: count('deleted'), unchanged: count('unchanged') };
}
