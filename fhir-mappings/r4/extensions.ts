import type { Extension } from 'fhir/r4.js';
import type { Quote } from '../study.ts';
import { local } from '../terminology/local-codes.ts';
import { structure } from '../terminology/systems.ts';
import { codeableConcept } from './concept.ts';

/** Our own extensions; definitions/extensions.ts publishes a StructureDefinition for each. */
export const EXTENSION = {
  quote: structure('quote'),
  study: structure('study'),
  issued: structure('issued'),
  flag: structure('flag'),
  inferred: structure('inferred'),
  countedUnits: structure('counted-units'),
  dcat: structure('dcat'),
  harvest: structure('harvest'),
  timeFrame: structure('time-frame'),
  recruitment: structure('recruitment-status'),
  bodyHash: structure('published-body-hash'),
  recorded: structure('recorded'),
} as const;

/** Cross-version extensions of R5's ResearchStudy; derived from the R5 definitions, no package of them could be checked. */
export const R5 = {
  label: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy.label',
  associatedParty: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy.associatedParty',
  objectiveDescription: 'http://hl7.org/fhir/5.0/StructureDefinition/extension-ResearchStudy.objective.description',
} as const;

/** Where and how it was said: the exact words with their place in the document, or a JSON Pointer into a record. */
export function quoteExtension(quote: Quote, document: string | undefined): Extension {
  return { url: EXTENSION.quote, extension: quoteParts(quote, document) };
}

function quoteParts({ exact, start, end, pointer }: Quote, document: string | undefined): Extension[] {
  return [
    ...(document ? [{ url: 'document', valueReference: { reference: document } }] : []),
    ...(exact ? [{ url: 'exact', valueString: exact }] : []),
    ...(start === undefined ? [] : [{ url: 'start', valueUnsignedInt: start }]),
    ...(end === undefined ? [] : [{ url: 'end', valueUnsignedInt: end }]),
    ...(pointer === undefined ? [] : [{ url: 'pointer', valueString: pointer }]),
  ];
}

/** A warning that stays with the resource; `code` is one of our flags, other words become the text of `other`. */
export function flagExtension(flag: string, words?: string, quote?: Quote, document?: string): Extension {
  const known = ['damaged-text', 'damaged-value', 'disagreement', 'inferred', 'contradictory-codes'].includes(flag);
  const concept = codeableConcept([local('flag', known ? flag : 'other')], words ?? (known ? undefined : flag));
  return {
    url: EXTENSION.flag,
    extension: [{ url: 'code', valueCodeableConcept: concept }, ...(quote ? quoteParts(quote, document) : [])],
  };
}

/** https://hl7.org/fhir/R4/extension-data-absent-reason.html on an element that the source does not give. */
export const DATA_ABSENT: Extension = {
  url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason',
  valueCode: 'unknown',
};
