/** Microseconds per resource, size of the tables, time to load: `node bench/validation.ts`. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { buildSync } from 'esbuild';
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
const ROUNDS = 1_000;

const { validate } = await import('../fhir/validation/validate.ts');
const { toXml } = await import('../fhir/formats/xml.ts');
const { parseXml } = await import('../fhir/formats/xml-parse.ts');

/** Processor time, best of five batches: what other processes do meanwhile counts little. */
function microseconds(run: () => unknown): string {
  let best = Number.POSITIVE_INFINITY;
  for (let batch = 0; batch < 5; batch++) {
    const start = process.cpuUsage();
    for (let round = 0; round < ROUNDS; round++) run();
    best = Math.min(best, process.cpuUsage(start).user / ROUNDS);
  }
  return best.toFixed(1).padStart(8);
}

/** The module as it is deployed: bundled, minified, loaded by a process of its own, which then validates one Observation. */
function bundled(): string {
  const folder = mkdtempSync(join(tmpdir(), 'validation-'));
  const outfile = join(folder, 'validate.mjs');
  buildSync({
    entryPoints: ['fhir/validation/validate.ts'],
    outfile,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'node',
  });
  const program = `
    const start = performance.now();
    const { validate } = await import(${JSON.stringify(outfile)});
    const loaded = performance.now();
    validate(JSON.parse(process.argv[1]));
    console.log((loaded - start).toFixed(1) + ' ms to load, ' + (performance.now() - loaded).toFixed(1) + ' ms for the first Observation');`;
  const observation = readFileSync(`${EXAMPLES}Observation-f001.json`, 'utf8');
  const run = () =>
    execFileSync(process.execPath, ['--input-type=module', '-e', program, observation]).toString().trim();
  const line = `bundled: ${statSync(outfile).size} bytes, ${run()}`;
  rmSync(folder, { recursive: true });
  return line;
}

console.log(bundled());
for (const file of ['elements', 'elements-rules']) {
  const path = `fhir/definitions/${file}.generated.ts`;
  console.log(`${path}: ${statSync(path).size} bytes, ${gzipSync(readFileSync(path)).length} gzipped`);
}
console.log('\nmicroseconds a resource        bytes  validate     toXml  parseXml');
for (const name of NAMES) {
  const text = readFileSync(`${EXAMPLES}${name}.json`, 'utf8');
  const resource = parseJson(text) as Resource;
  const xml = toXml(resource);
  const row = [
    microseconds(() => validate(resource)),
    microseconds(() => toXml(resource)),
    microseconds(() => parseXml(xml)),
  ];
  console.log(`${name.padEnd(28)} ${String(JSON.stringify(resource).length).padStart(7)} ${row.join('  ')}`);
}
