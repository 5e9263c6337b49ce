import type { Cohort, Concept, Damage, Fact, Warning } from '../../study.ts';

/** What a structured abstract says, as far as it is understood. */
export interface AbstractReading {
  readonly conditions: readonly Concept[];
  readonly focus: readonly Concept[];
  readonly design: readonly Concept[];
  readonly cohorts: readonly Cohort[];
  readonly facts: readonly Fact[];
  readonly damages: readonly Damage[];
  readonly warnings: readonly Warning[];
}

/** Reads the facts of a structured abstract. Quotes count code points of `text`. A sentence that is not understood gives nothing. */
export function readAbstract(_text: string, _title: string): AbstractReading {
  return { conditions: [], focus: [], design: [], cohorts: [], facts: [], damages: [], warnings: [] };
}
