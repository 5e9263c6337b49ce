import { readdirSync, readFileSync } from 'node:fs';
import { parseJson } from '../../../fhir/json.ts';
import type { Resource } from '../../../fhir/resource.ts';
import { OFFICIAL } from '../../../scripts/search-parameters/element-model.ts';

/** Conformance resources, of which there are thousands, are no clinical examples. */
const DEFINITION =
  /^(SearchParameter|StructureDefinition|ValueSet|CodeSystem|ConceptMap|OperationDefinition|package)[-.]/;

/** HL7's official R4 example instances. */
export function officialExamples(): Resource[] {
  return readdirSync(OFFICIAL)
    .filter((name) => name.endsWith('.json') && !DEFINITION.test(name))
    .map((name) => parseJson(readFileSync(new URL(name, OFFICIAL), 'utf8')) as Resource);
}
