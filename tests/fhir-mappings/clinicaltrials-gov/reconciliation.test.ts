// Every number of the registry's results is held by exactly one element, by its JSON Pointer (https://www.rfc-editor.org/rfc/rfc6901),
// in the Study and again in the resources written of it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseJson } from '../../../fhir/json.ts';
import { merge } from '../../../fhir-mappings/merge.ts';
import { writeStudy } from '../../../fhir-mappings/r4/write-study.ts';
import { readClinicalTrialsGov } from '../../../fhir-mappings/sources/clinicaltrials-gov/read-study.ts';
import { unsaid } from './said-numbers.ts';

const SAMPLES = '../shared/samples/clinicaltrials-gov';
const files = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => /^NCT\d+\.json$/.test(name)) : [];

/** Every JSON Pointer that a resource says it holds, wherever its quote stands. */
function pointersIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(pointersIn);
  if (typeof value !== 'object' || value === null) return [];
  const { url, valueString } = value as { url?: unknown; valueString?: unknown };
  if (url === 'pointer') return [String(valueString)];
  return Object.values(value).flatMap(pointersIn);
}

test.skipIf(files.length === 0)('the registry samples are at hand', () => {
  expect(files.length).toBeGreaterThan(0);
});

test.each(files)('%s: every listed number once', (file) => {
  const text = readFileSync(`${SAMPLES}/${file}`, 'utf8');
  const { study, reconciliation } = readClinicalTrialsGov(parseJson(text), text);
  const leftOut = reconciliation?.leftOut.map(({ pointer }) => pointer) ?? [];
  expect(reconciliation?.twice).toEqual([]);
  expect(leftOut.filter((pointer) => !pointer.endsWith('/frequencyThreshold'))).toEqual([]);
  expect(reconciliation?.claimed).toBe((reconciliation?.leaves ?? 0) - leftOut.length);

  const resources = writeStudy(merge([study]), { recorded: '2026-01-01T00:00:00.000Z' });
  expect(unsaid(JSON.parse(text), resources)).toEqual([]);
  const written = pointersIn(resources);
  expect(new Set(written).size).toBe(written.length);
  expect(written.length).toBeGreaterThanOrEqual(reconciliation?.claimed ?? 0);
});
