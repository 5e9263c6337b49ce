import type { GroupCharacteristic } from 'fhir/r4.js';
import { local } from '../terminology/local-codes.ts';
import { codeableConcept } from './concept.ts';

/** The code of a Group's characteristic, from our own concepts. https://hl7.org/fhir/R4/group-definitions.html#Group.characteristic */
export const characteristicOf = (concept: string): Pick<GroupCharacteristic, 'code'> => ({
  code: codeableConcept([local('concept', concept)]),
});

/** A characteristic in the words of the source. */
export const textCharacteristic = (concept: string, text: string): GroupCharacteristic => ({
  ...characteristicOf(concept),
  valueCodeableConcept: { text },
  exclude: false,
});
