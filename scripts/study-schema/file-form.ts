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

const COUNT = { type: 'integer', minimum: 0 };

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
  'Coding.code': { pattern: '^\\S+( \\S+)*$' },
  'Person.orcid': { pattern: '^\\d{4}-\\d{4}-\\d{4}-\\d{3}[\\dX]$' },
  'Study.title': { pattern: '\\S' },
  'Identifier.value': { pattern: '\\S' },
  'Concept.text': { pattern: '\\S' },
  'Cohort.key': { pattern: '\\S' },
};
