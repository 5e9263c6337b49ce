import { parseJson } from '../fhir/json.ts';
import { readClinicalTrialsGov } from '../fhir-mappings/sources/clinicaltrials-gov/read-study.ts';
import { readDcatUs } from '../fhir-mappings/sources/dcat-us.ts';
import { catalogPage } from '../fhir-mappings/sources/dcat-us-page.ts';
import { readJats } from '../fhir-mappings/sources/jats.ts';
import { readPubmed } from '../fhir-mappings/sources/pubmed.ts';
import { readStudyFile } from '../fhir-mappings/sources/study-file/read-study-file.ts';
import type { Reading, SourceKind } from '../fhir-mappings/study.ts';

/** One row a kind of source: its text -> what it says. Each throws SourceError for a record that cannot be read at all. */
const READERS: Readonly<Record<SourceKind, (text: string) => Reading>> = {
  'clinicaltrials-gov': (text) => readClinicalTrialsGov(parseJson(text), text),
  'study-file': (text) => readStudyFile(JSON.parse(text), text),
  jats: readJats,
  pubmed: readPubmed,
  'dcat-us': (text) => readDcatUs(text.trimStart().startsWith('{') ? parseJson(text) : catalogPage(text)),
};

/** Reads one source record. */
export const readSource = (kind: SourceKind, text: string): Reading => READERS[kind](text);
