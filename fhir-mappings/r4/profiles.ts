import { structure } from '../terminology/systems.ts';

/** Our profiles; definitions/profiles.ts publishes their StructureDefinitions. */
export const PROFILE = {
  publishedStudy: structure('published-study'),
  aggregateResult: structure('aggregate-result'),
  cohort: structure('study-cohort'),
} as const;
