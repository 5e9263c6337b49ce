// https://ucum.org/ucum : every unit code that we publish is valid UCUM.
import { createRequire } from 'node:module';
import { expect, test } from 'vitest';
import { LOCAL_CODES } from '../../../fhir-mappings/terminology/local-codes.ts';
import { UCUM_CODES, unitOf } from '../../../fhir-mappings/terminology/units.ts';

interface Ucum {
  readonly UcumLhcUtils: { getInstance(): { validateUnitString(code: string): { readonly status: string } } };
}
// The package has no types.
const { UcumLhcUtils } = createRequire(import.meta.url)('@lhncbc/ucum-lhc') as Ucum;

test.each(UCUM_CODES.map((code) => [code]))('%s', (code) => {
  expect(UcumLhcUtils.getInstance().validateUnitString(code).status).toBe('valid');
});

test.each([
  ['mg/day', 'mg/d'],
  ['mm Hg', 'mm[Hg]'],
  ['Years', 'a'],
  ['\u03bcg/L', 'ug/L'],
  ['toString', undefined],
  ['furlongs per fortnight', undefined],
])('"%s" is %s', (text, ucum) => {
  expect(unitOf(text)).toEqual({ text, ...(ucum ? { ucum } : {}) });
});

test('local codes are unique', () => {
  for (const rows of Object.values(LOCAL_CODES)) expect(new Set(rows.map(({ code }) => code)).size).toBe(rows.length);
});
