import { CANONICAL_BASE } from '../../fhir/canonical-base.ts';

/** Code systems used by the writers. */
/** https://hl7.org/fhir/R4/terminologies-systems.html (MeSH) */
export const MESH = 'http://id.nlm.nih.gov/mesh';
export const SNOMED = 'http://snomed.info/sct';
export const UCUM = 'http://unitsofmeasure.org';
export const STATO = 'http://purl.obolibrary.org/obo/stato.owl';
/** https://terminology.hl7.org/CodeSystem-statistic-type.html */
export const STATISTIC_TYPE = 'http://terminology.hl7.org/CodeSystem/statistic-type';
/** https://terminology.hl7.org/CodeSystem-attribute-estimate-type.html */
export const ESTIMATE_TYPE = 'http://terminology.hl7.org/CodeSystem/attribute-estimate-type';
/** https://hl7.org/fhir/R4/codesystem-observation-statistics.html */
export const OBSERVATION_STATISTICS = 'http://terminology.hl7.org/CodeSystem/observation-statistics';
/** https://hl7.org/fhir/R4/codesystem-data-absent-reason.html */
export const DATA_ABSENT_REASON = 'http://terminology.hl7.org/CodeSystem/data-absent-reason';
/** Our own concepts, one code system each: their CodeSystem resources are made from local-codes.ts. */
export const LOCAL = {
  category: `${CANONICAL_BASE}/CodeSystem/result-category`,
  component: `${CANONICAL_BASE}/CodeSystem/result-component`,
  statistic: `${CANONICAL_BASE}/CodeSystem/statistic`,
  direction: `${CANONICAL_BASE}/CodeSystem/direction`,
  concept: `${CANONICAL_BASE}/CodeSystem/study-concept`,
  absent: `${CANONICAL_BASE}/CodeSystem/result-absent-reason`,
  flag: `${CANONICAL_BASE}/CodeSystem/flag`,
  publication: `${CANONICAL_BASE}/CodeSystem/publication`,
  sourceKind: `${CANONICAL_BASE}/CodeSystem/source-kind`,
} as const;

/** URL of one of our own extensions or profiles. */
export const structure = (name: string): string => `${CANONICAL_BASE}/StructureDefinition/${name}`;
