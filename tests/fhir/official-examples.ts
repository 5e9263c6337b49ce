import { readdirSync, readFileSync } from 'node:fs';
import { parseJson } from '../../fhir/json.ts';
import type { Resource } from '../../fhir/resource.ts';

export const FOLDER = 'node_modules/hl7.fhir.r4.examples/';
/** Types of which HL7's package holds the specification's own definitions, hundreds of each, rather than example instances. */
const DEFINITIONS =
  /^(StructureDefinition|SearchParameter|ValueSet|CodeSystem|ConceptMap|OperationDefinition|CompartmentDefinition|package|\.)/;

export interface Example {
  readonly file: string;
  readonly text: string;
  readonly resource: Resource;
}

export function readExample(file: string): Example {
  const text = readFileSync(FOLDER + file, 'utf8');
  return { file, text, resource: parseJson(text) as Resource };
}

/** HL7's official R4 example instances: npm hl7.fhir.r4.examples 4.0.1, CC0. */
export const exampleFiles = (): string[] =>
  readdirSync(FOLDER).filter((file) => file.endsWith('.json') && !DEFINITIONS.test(file));

export const definitionFiles = (): string[] =>
  readdirSync(FOLDER).filter((file) => file.endsWith('.json') && !file.startsWith('package') && DEFINITIONS.test(file));
