/** Writes the JSON Schema of a study file, made of the one definition of Study with its comments. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { parseSync } from 'oxc-parser';
import { schemaOf } from './study-schema/schema-of.ts';

const SOURCE = 'fhir-mappings/study.ts';
const TARGET = 'fhir-mappings/study.schema.generated.json';

const text = readFileSync(SOURCE, 'utf8');
const { program, comments, errors } = parseSync(SOURCE, text);
if (errors.length > 0) throw new Error(`${SOURCE}: ${errors.map(({ message }) => message).join('; ')}`);
const schema = `${JSON.stringify(schemaOf({ text, program, comments }), undefined, 1)}\n`;
if (!process.argv.includes('--check')) writeFileSync(TARGET, schema);
else if (readFileSync(TARGET, 'utf8') !== schema)
  throw new Error(`${TARGET} is not that of ${SOURCE}: run npm run generate`);
