import { SourceError, type Study } from '../fhir-mappings/study.ts';

/** Characters that a FHIR string holds at most: https://hl7.org/fhir/R4/datatypes.html#string */
const MOST = 1024 * 1024;

/** Characters of a title; it stands in the narrative of each resource of a study, and words of it are found by their beginnings. */
const MOST_OF_TITLE = 10_000;

/** SourceError where something that a source says is longer than FHIR can say; the source's own text is kept as bytes and may be. */
export function refuseLongTexts({ source: { document: _document, ...source }, ...study }: Study): void {
  refuse({ ...study, source }, '');
  if (study.title.length <= MOST_OF_TITLE) return;
  throw new SourceError(`a title of ${study.title.length} characters; ${MOST_OF_TITLE} are accepted`, '/title');
}

function refuse(value: unknown, path: string): void {
  if (typeof value === 'string' && value.length > MOST) {
    throw new SourceError(`is a text of ${value.length} characters; FHIR holds ${MOST} at most`, path);
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, below] of Object.entries(value)) refuse(below, `${path}/${name}`);
}
