// https://ucum.org/ucum: @lhncbc/ucum-lhc, an independent library, converts as the table and the parser do.
import ucum from '@lhncbc/ucum-lhc';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { canonicalUnit } from '../../../fhir/search/ucum.ts';

const library = ucum.UcumLhcUtils.getInstance();
const units = ucum.UnitTables.getInstance()
  .allUnitsByDef()
  .filter(({ isSpecial_ }) => !isSpecial_)
  .map(({ csCode_ }) => csCode_.trim());
/** The library takes 1/m, 1/inch and 1/s for m, inch and s, and a low power field for 1. */
const comparable = units.filter((code) => !/diop|mesh|LPF|Bd/.test(code));

test('every linear unit of the library is understood', () => {
  expect(units.length).toBeGreaterThan(700);
  expect(units.filter((code) => canonicalUnit(code) === undefined)).toEqual([]);
});

test('units of one dimension convert as the library converts them', () => {
  let compared = 0;
  fc.assert(
    fc.property(fc.constantFrom(...comparable), fc.constantFrom(...comparable), (from, to) => {
      const [a, b] = [canonicalUnit(from), canonicalUnit(to)];
      if (!a || !b || a.unit !== b.unit) return;
      const { status, toVal } = library.convertUnitTo(from, 5, to);
      if (status !== 'succeeded' || toVal === null || toVal === 0) return;
      compared += 1;
      expect(Math.abs(b.convert(toVal) / a.convert(5) - 1)).toBeLessThan(1e-9);
    }),
    { numRuns: 10_000, seed: 1 },
  );
  expect(compared).toBeGreaterThan(200);
});

test.each([
  ['mg/d', 5.4, 'ug/d', 5400],
  ['mm/h', 23, 'm/h', 0.023],
  ['Cel', 37, 'K', 310.15],
  ['[degF]', 98.6, 'Cel', 37],
  ['%', 97, '1', 0.97],
  ['mg{total}/dL', 1, 'g/m3', 10],
  ['10*6/L', 1, '/uL', 1],
  ['{score}', 3, '1', 3],
  ['g/(24.h)', 1, 'g/d', 1],
  ['kPa', 1, 'Pa', 1000],
  ['Mibit', 1, 'Kibit', 1024],
])('%s: %d is %s: %d', (from, value, to, same) => {
  const [a, b] = [canonicalUnit(from), canonicalUnit(to)];
  expect([a?.unit, a?.convert(value)]).toEqual([b?.unit, b?.convert(same)]);
});

test.each([
  ['meq', 'mmol'],
  ['[iU]', "[arb'U]"],
  ['[iU]', '1'],
  ['mosm', 'mmol'],
  ['mg', 'mL'],
])('%s and %s do not compare', (a, b) => {
  expect(canonicalUnit(a)?.unit).not.toBe(canonicalUnit(b)?.unit);
});

test.each([
  'mg/day',
  '',
  '/',
  'mg//d',
  '(mg',
  'mg)',
  '[pH]',
  'dB',
  'mCel',
  'Cel/d',
  'm'.repeat(101),
  '{',
  'mg}',
  'm9999',
  '10*999',
  'constructor',
  '\u0000',
])('%j is no unit that converts', (code) => {
  expect(canonicalUnit(code)).toBeUndefined();
});

test('any text gives a unit or undefined', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[mgdLk./()[\]{}0-9*+-]{0,30}$/)), (code) => {
      const unit = canonicalUnit(code);
      expect(unit === undefined || Number.isFinite(unit.convert(1))).toBe(true);
    }),
    { seed: 1 },
  );
});
