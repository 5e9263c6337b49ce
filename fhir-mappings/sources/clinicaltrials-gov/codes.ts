import type { Identifier, Status } from '../../study.ts';

/**
 * Overall status -> https://hl7.org/fhir/R4/valueset-research-study-status.html. What R4 cannot say (UNKNOWN, WITHHELD, APPROVED_FOR_MARKETING)
 * has no row: the study then has no status, and a note says the registry's word.
 */
export const STATUS: Readonly<Record<string, Status>> = {
  NOT_YET_RECRUITING: 'approved',
  RECRUITING: 'active',
  ENROLLING_BY_INVITATION: 'active',
  AVAILABLE: 'active',
  ACTIVE_NOT_RECRUITING: 'closed-to-accrual',
  NO_LONGER_AVAILABLE: 'closed-to-accrual',
  SUSPENDED: 'temporarily-closed-to-accrual',
  TEMPORARILY_NOT_AVAILABLE: 'temporarily-closed-to-accrual',
  COMPLETED: 'completed',
  TERMINATED: 'administratively-completed',
  WITHDRAWN: 'withdrawn',
};

/** Phases together -> the words that the writer knows. */
export const phaseOf = (phases: readonly string[]): string | undefined =>
  phases.length === 0 ? undefined : phases.map((phase) => (phase === 'NA' ? 'N/A' : phase)).join('/');

/** A word of the registry as people write it: `RANDOMIZED` -> `Randomized`. */
export function spelled(word: string): string {
  const words = word.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** What a secondary identifier is, in words. */
export const IDENTIFIER_TYPE: Readonly<Record<string, string>> = {
  NIH: 'NIH grant or contract',
  FDA: 'FDA grant or contract',
  VA: 'VA grant or contract',
  CDC: 'CDC grant or contract',
  AHRQ: 'AHRQ grant or contract',
  SAMHSA: 'SAMHSA grant or contract',
  OTHER_GRANT: 'Other grant or funding number',
  EUDRACT_NUMBER: 'EudraCT number',
  CTIS: 'EU CT number',
  REGISTRY: 'Registry identifier',
  OTHER: 'Other identifier',
};

/** Namespaces of identifiers that have one: https://hl7.org/fhir/R4/identifier-registry.html */
export const IDENTIFIER_SYSTEM: Readonly<Record<string, string>> = {
  EUDRACT_NUMBER: 'https://www.clinicaltrialsregister.eu',
  CTIS: 'https://euclinicaltrials.eu',
};

/** An NCT number as an identifier of this study. */
export const nct = (value: string, use: Identifier['use'], words?: string): Identifier => ({
  kind: 'nct',
  value,
  ...(use ? { use } : {}),
  ...(words ? { text: words } : {}),
});
