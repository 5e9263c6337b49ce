import { hashOf } from '../identity.ts';
import type { Source } from '../study.ts';

/** The Device that is this software, published with our definitions. */
export const DEVICE_ID = 'research-study-fhir';

const sourceHash = (study: string, source: Source, role: string): string =>
  hashOf(study, role, source.kind, source.identifier);

/** Logical ids of a study's resources: the same on every machine, made of the study's id and the role of the resource. */
export const libraryId = (study: string, source: Source): string => sourceHash(study, source, 'Library');
export const documentId = (study: string, source: Source): string => sourceHash(study, source, 'DocumentReference');
export const provenanceId = (study: string, source: Source): string => sourceHash(study, source, 'Provenance');
export const groupId = (study: string, cohortKey: string): string => hashOf(study, 'Group', cohortKey);
export const eligibilityId = (study: string): string => hashOf(study, 'Group', 'eligibility', '');
export const agentId = (study: string, type: string, name: string): string => hashOf(study, type, name);
/** `ordinal` counts facts of equal meaning, from 0. */
export const observationId = (study: string, meaning: string, ordinal: number): string =>
  hashOf(study, 'Observation', meaning, String(ordinal));

/** The Binary that keeps a source's record whole; the publisher writes it. */
export const binaryId = (source: Source): string => `source-${hashOf(source.kind, source.identifier)}`;
