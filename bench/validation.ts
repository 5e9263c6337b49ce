/** Microseconds per resource, size of the tables, time to load: `node bench/validation.ts`. */
import { readFileSync, statSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { parseJson } from '../fhir/json.ts';
import type { Resource } from '../fhir/resource.ts';

const EXAMPLES = 'node_modules/hl7.fhir.r4.examples/';
const NAMES = [
  'Observation-f001',
  'Observation-blood-pressure',
  'Patient-example',
  'ResearchStudy-example',
  'Questionnaire-3141',
];
const ROUNDS = 4_000;

const started = performance.now();
const { validate } = await import('../fhir/validation/validate.ts');
const loaded = performance.now();
const { toXml } = await import('../fhir/formats/xml.ts');
const { parseXml } = await import('../fhir/formats/xml-parse.ts');

function microseconds(run: () => unknown): string {
  for (let round = 0; round < ROUNDS / 4; round++) run();
  const start = performance.now();
  for (let round = 0; round < ROUNDS; round++) run();
  return (((performance.now() - start) * 1000) / ROUNDS).toFixed(1).padStart(8);
}

console.log(`load of validate.ts with its tables: ${(loaded - started).toFixed(1)} ms (type stripping included)`);
for (const file of ['elements', 'elements-rules']) {
  const path = `fhir/definitions/${file}.generated.ts`;
  console.log(`${path}: ${statSync(path).size} bytes, ${gzipSync(readFileSync(path)).length} gzipped`);
}
console.log('\nmicroseconds a resource        bytes  validate     toXml  parseXml');
for (const name of NAMES) {
  const text = readFileSync(`${EXAMPLES}${name}.json`, 'utf8');
  const resource = parseJson(text) as Resource;
  const first = performance.now();
  validate(resource);
  const cold = ((performance.now() - first) * 1000).toFixed(0);
  const xml = toXml(resource);
  const row = [
    microseconds(() => validate(resource)),
    microseconds(() => toXml(resource)),
    microseconds(() => parseXml(xml)),
  ];
  console.log(
    `${name.padEnd(28)} ${String(JSON.stringify(resource).length).padStart(7)} ${row.join('  ')}   (first time ${cold})`,
  );
}
