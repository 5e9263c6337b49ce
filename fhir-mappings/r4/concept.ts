import type { CodeableConcept } from 'fhir/r4.js';
import type { Absent, Coding, Concept } from '../study.ts';
import { local } from '../terminology/local-codes.ts';
import { DATA_ABSENT_REASON } from '../terminology/systems.ts';
import { pointed } from './quantity.ts';

/** A CodeableConcept of codes, with the source's words where there are any. */
export function codeableConcept(codings: readonly Coding[], text?: string): CodeableConcept {
  return {
    ...(codings.length > 0 ? { coding: codings.map((coding) => ({ ...coding })) } : {}),
    ...(text ? { text } : {}),
  };
}

export const conceptOf = ({ codings, text }: Concept): CodeableConcept => codeableConcept(codings, text);

/** https://hl7.org/fhir/R4/valueset-data-absent-reason.html, or our own `not-estimable`; the source's words are the text. */
export function absentReason({ absent, words, pointer }: Absent): CodeableConcept {
  const coding =
    absent === 'not-estimable' ? local('absent', 'not-estimable') : { system: DATA_ABSENT_REASON, code: absent };
  return { ...pointed(pointer), ...codeableConcept([coding], words) };
}
