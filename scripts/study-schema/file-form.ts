/**
 * How a study file differs from the model: what its author may leave out since it follows (besides lists, of which one left out is empty), and what
 * only readers of other sources say. `Type.member`.
 */

/** Left out, these are made by the reader of study files: fhir-mappings/sources/study-file. */
export const OPTIONAL: ReadonlySet<string> = new Set(['Study.source', 'Fact.certainty', 'Fact.quote']);

/** Lists that a file must have all the same. */
export const REQUIRED: ReadonlySet<string> = new Set(['Study.identifiers']);

/** No part of a study file. */
export const HIDDEN: ReadonlySet<string> = new Set([
  'Study.dataset',
  'Study.damages',
  'Study.notAStudy',
  'Source.kind',
  'Source.harvest',
  'Cohort.pointers',
  'Fact.pointers',
  'Amount.pointer',
  'Absent.pointer',
  'Eligibility.pointer',
  'Quote.pointer',
]);

const DATE = '^\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?$';

/** https://hl7.org/fhir/R4/datatypes.html#unsignedInt */
const COUNT = { type: 'integer', minimum: 0, maximum: 2 ** 31 - 1 };

/** https://hl7.org/fhir/R4/datatypes.html#code */
const CODE = { pattern: '^\\S+( \\S+)*$' };

/** Texts that may be empty; of every other one something must be said. */
export const MAY_BE_EMPTY: ReadonlySet<string> = new Set(['Quote.exact']);

/** What must hold beyond the type. */
export const KEYWORDS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'Study.identifiers': { minItems: 1 },
  'Cohort.size': COUNT,
  'Cohort.count': COUNT,
  'Eligibility.value': COUNT,
  'Quote.start': COUNT,
  'Quote.end': COUNT,
  'Site.latitude': { minimum: -90, maximum: 90 },
  'Site.longitude': { minimum: -180, maximum: 180 },
  'Amount.digits': { pattern: '^-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?$' },
  'Period.start': { pattern: DATE },
  'Period.end': { pattern: DATE },
  'Coding.system': { pattern: '^\\S+$' },
  'Coding.code': CODE,
  'Unit.ucum': CODE,
  'SourceDocument.contentType': { pattern: '^[A-Za-z0-9][\\w.+-]*/[A-Za-z0-9][\\w.+-]*( ?; ?[^\\s;]+)*$' },
  'SourceDocument.language': { pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$' },
  'Cohort.members': { minItems: 1 },
  'Person.orcid': { pattern: '^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$' },
};
