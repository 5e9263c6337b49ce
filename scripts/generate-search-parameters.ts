/** Writes fhir/definitions/search-parameters.generated.ts from HL7's definitions and our own table. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import { searchParameterTable } from './search-parameters/table.ts';

const target = new URL('../fhir/definitions/search-parameters.generated.ts', import.meta.url);
const text = searchParameterTable();
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text)
    throw new Error('search-parameters.generated.ts is stale: npm run generate');
} else {
  writeFileSync(target, text);
  process.stdout.write(`${target.pathname}: ${Math.round(text.length / 1024)} KB\n`);
}
