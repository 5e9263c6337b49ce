// https://hl7.org/fhir/R4/search.html#number and #prefix
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../fhir/json.ts';
import { found, storeOf } from './evaluate.ts';

const risk = (id: string, probability: string) => ({
  resourceType: 'RiskAssessment',
  id,
  prediction: [{ probabilityDecimal: decimal(probability) }],
});
const range = (id: string, low?: number, high?: number) => ({
  resourceType: 'RiskAssessment',
  id,
  prediction: [
    {
      probabilityRange: {
        ...(low === undefined ? {} : { low: { value: low } }),
        ...(high === undefined ? {} : { high: { value: high } }),
      },
    },
  ],
});
const store = await storeOf([
  risk('n94.9', '94.9'),
  risk('n95', '95'),
  risk('n99.4', '99.4'),
  risk('n99.5', '99.5'),
  risk('n99.995', '99.995'),
  risk('n100', '100'),
  risk('n100.0', '100.0'),
  risk('n100.4', '100.4'),
  risk('n100.5', '100.5'),
  risk('n104', '104'),
  risk('n105', '105'),
]);

describe('the range that the digits imply', () => {
  test.each([
    ['100', 'n99.5 n99.995 n100 n100.0 n100.4'],
    ['eq100', 'n99.5 n99.995 n100 n100.0 n100.4'],
    ['100.00', 'n99.995 n100 n100.0'],
    ['1e2', 'n95 n99.4 n99.5 n99.995 n100 n100.0 n100.4 n100.5 n104'],
    ['1.00e2', 'n99.5 n99.995 n100 n100.0 n100.4'],
    ['ne100', 'n94.9 n95 n99.4 n100.5 n104 n105'],
  ])('probability=%s finds %s', async (value, ids) => {
    expect(await found(store, `RiskAssessment?probability=${value}`)).toBe(ids);
  });
});

describe('comparisons are with exactly the value, whatever its digits', () => {
  test.each([
    ['lt100', 'n94.9 n95 n99.4 n99.5 n99.995'],
    ['le100', 'n94.9 n95 n99.4 n99.5 n99.995 n100 n100.0'],
    ['gt100', 'n100.4 n100.5 n104 n105'],
    ['gt1e2', 'n100.4 n100.5 n104 n105'],
    ['ge100', 'n100 n100.0 n100.4 n100.5 n104 n105'],
    ['sa100', 'n100.4 n100.5 n104 n105'],
    ['eb100', 'n94.9 n95 n99.4 n99.5 n99.995'],
    ['ap100', 'n94.9 n95 n99.4 n99.5 n99.995 n100 n100.0 n100.4 n100.5 n104 n105'],
    ['ap90', 'n94.9 n95'],
    ['-100', ''],
    ['gt-100&probability=lt95', 'n94.9'],
    ['94.9,105', 'n94.9 n105'],
    ['x', '400 probability'],
    ['gt', '400 probability'],
    ['zz100', '400 probability'],
    ['1e400', '400 probability'],
  ])('probability=%s finds %s', async (value, ids) => {
    expect(await found(store, `RiskAssessment?probability=${value}`)).toBe(ids);
  });
});

describe('a simple integer is matched exactly', async () => {
  const groups = await storeOf(
    [29, 30, 31].map((quantity) => ({ resourceType: 'Group', id: `g${quantity}`, quantity })),
  );
  test.each([
    ['30', 'g30'],
    ['30.0', 'g30'],
    ['30.5', ''],
    ['gt30', 'g31'],
    ['ge30', 'g30 g31'],
    ['ne30', 'g29 g31'],
  ])('quantity=%s finds %s', async (value, ids) => {
    expect(await found(groups, `Group?quantity=${value}`)).toBe(ids);
  });
});

describe('a Range is compared as a range', async () => {
  const ranges = await storeOf([
    range('r1-2', 1, 2),
    range('r2-3', 2, 3),
    range('to2', undefined, 2),
    range('from3', 3),
  ]);
  test.each([
    ['2', ''],
    ['gt2', 'r2-3 from3'],
    ['ge2', 'r1-2 r2-3 to2 from3'],
    ['lt2', 'r1-2 to2'],
    ['le2', 'r1-2 r2-3 to2'],
    ['sa2', 'from3'],
    ['eb2.5', 'r1-2 to2'],
    ['ne2', 'r1-2 r2-3 to2 from3'],
    ['ap2', 'r1-2 r2-3 to2'],
  ])('probability=%s finds %s', async (value, ids) => {
    expect(await found(ranges, `RiskAssessment?probability=${value}`)).toBe(ids);
  });
});
