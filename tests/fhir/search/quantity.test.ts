// https://hl7.org/fhir/R4/search.html#quantity
import { describe, expect, test } from 'vitest';
import { decimal } from '../../../fhir/json.ts';
import { found, storeOf } from './evaluate.ts';

const UCUM = 'http://unitsofmeasure.org';
const observation = (id: string, value: object) => ({ resourceType: 'Observation', id, ...value });
const quantity = (id: string, value: string, code: string, more: object = {}) =>
  observation(id, { valueQuantity: { value: decimal(value), unit: code, system: UCUM, code, ...more } });

describe("the page's own examples", async () => {
  const store = await storeOf([
    quantity('mg5.4', '5.4', 'mg'),
    quantity('mg5.44', '5.44', 'mg'),
    quantity('mg5.5', '5.5', 'mg'),
    quantity('g', '0.0054', 'g'),
    quantity('ug', '5400', 'ug'),
    quantity('kg', '5.4', 'kg'),
    observation('words', { valueQuantity: { value: 5.4, unit: 'mg' } }),
    observation('tablets', { valueQuantity: { value: 5.4, unit: 'tbl', system: 'http://other.org', code: 'mg' } }),
    quantity('mL', '5.4', 'mL'),
  ]);
  test.each([
    [`5.4|${UCUM}|mg`, 'mg5.4 mg5.44 g ug'],
    [`5.40e-3|${UCUM}|g`, 'mg5.4 g ug'],
    ['5.4||mg', 'mg5.4 mg5.44 words tablets'],
    ['5.4', 'mg5.4 mg5.44 kg words tablets mL'],
    [`le5.4|${UCUM}|mg`, 'mg5.4 g ug'],
    [`lt5.4|${UCUM}|mg`, ''],
    [`gt5.4|${UCUM}|mg`, 'mg5.44 mg5.5 kg'],
    [`ap5.4|${UCUM}|mg`, 'mg5.4 mg5.44 mg5.5 g ug'],
    [`ne5.4|${UCUM}|mg`, 'mg5.5 kg'],
    [`5.4|http://other.org|mg`, 'tablets'],
    [`5.4|${UCUM}|`, 'mg5.4 mg5.44 kg mL'],
    [`5400|${UCUM}|ug`, 'mg5.4 g ug'],
    [`5.4|${UCUM}|unknown`, ''],
    ['5.4|mg', '400 value-quantity'],
    ['a||mg', '400 value-quantity'],
  ])('value-quantity=%s finds %s', async (value, ids) => {
    expect(await found(store, `Observation?value-quantity=${value}`)).toBe(ids);
  });
});

describe('canonical units', async () => {
  const store = await storeOf([
    quantity('dose', '5.4', 'mg/d'),
    quantity('hour', '0.225', 'mg/h'),
    quantity('share', '97', '%'),
    quantity('fever', '38.5', 'Cel'),
    quantity('fahrenheit', '101.3', '[degF]'),
    quantity('people', '37', '{participants}'),
    quantity('units', '10', '[iU]/L'),
    quantity('acid', '7.4', '[pH]'),
  ]);
  test.each([
    [`5400|${UCUM}|ug/d`, 'dose hour'],
    [`ge5.4|${UCUM}|mg/d`, 'dose hour'],
    [`0.97|${UCUM}|1`, 'share'],
    [`gt38|${UCUM}|Cel`, 'fever fahrenheit'],
    [`38.5|${UCUM}|Cel`, 'fever fahrenheit'],
    [`37|${UCUM}|{participants}`, 'people'],
    [`gt1|${UCUM}|[iU]/mL`, ''],
    [`10|${UCUM}|[iU]/L`, 'units'],
    [`7.4|${UCUM}|[pH]`, 'acid'],
    [`7.4|${UCUM}|[PH]`, ''],
  ])('value-quantity=%s finds %s', async (value, ids) => {
    expect(await found(store, `Observation?value-quantity=${value}`)).toBe(ids);
  });
});

describe('a comparator, a Range and SampledData are intervals', async () => {
  const store = await storeOf([
    quantity('under', '0.005', '1', { comparator: '<' }),
    quantity('atMost', '0.005', '1', { comparator: '<=' }),
    quantity('over', '0.005', '1', { comparator: '>' }),
    quantity('atLeast', '0.005', '1', { comparator: '>=' }),
    quantity('point', '0.005', '1'),
  ]);
  test.each([
    ['lt0.05', 'under atMost over atLeast point'],
    ['eb0.05', 'under atMost point'],
    ['gt0.005', 'over atLeast'],
    ['ge0.005', 'atMost over atLeast point'],
    ['lt0.005', 'under atMost'],
    ['le0.005', 'under atMost atLeast point'],
    ['sa0.005', 'over'],
    ['eb0.005', 'under'],
    ['0.005', 'point'],
    ['ne0.005', 'under atMost over atLeast'],
  ])('value-quantity=%s finds %s', async (value, ids) => {
    expect(await found(store, `Observation?value-quantity=${value}`)).toBe(ids);
    expect(await found(store, `Observation?value-quantity=${value}|${UCUM}|1`)).toBe(ids);
  });

  const samples = await storeOf([
    observation('ecg', {
      valueSampledData: {
        origin: { value: 2, unit: 'mV', system: UCUM, code: 'mV' },
        period: 10,
        factor: 0.5,
        dimensions: 1,
        data: '2 4 E L 10',
        lowerLimit: 0,
      },
    }),
    observation('broken', { valueSampledData: { origin: { value: 0 }, period: 10, dimensions: 1, data: 'E U' } }),
  ]);
  test.each([
    [`gt6|${UCUM}|mV`, 'ecg'],
    [`gt7|${UCUM}|mV`, ''],
    [`ge7000|${UCUM}|uV`, 'ecg'],
    [`lt2|${UCUM}|mV`, ''],
    [`le2|${UCUM}|mV`, 'ecg'],
  ])('combo-value-quantity=%s finds %s', async (value, ids) => {
    expect(await found(samples, `Observation?combo-value-quantity=${value}`)).toBe(ids);
  });

  const ages = await storeOf([
    { resourceType: 'Condition', id: 'age', onsetAge: { value: 52, unit: 'years', system: UCUM, code: 'a' } },
    {
      resourceType: 'Condition',
      id: 'range',
      onsetRange: { low: { value: 40, system: UCUM, code: 'a' }, high: { value: 50, system: UCUM, code: 'a' } },
    },
  ]);
  test.each([
    [`ge50|${UCUM}|a`, 'age range'],
    [`gt50|${UCUM}|a`, 'age'],
    [`lt480.5|${UCUM}|mo`, 'range'],
  ])('onset-age=%s finds %s', async (value, ids) => {
    expect(await found(ages, `Condition?onset-age=${value}`)).toBe(ids);
  });

  const invoices = await storeOf([{ resourceType: 'Invoice', id: 'i', totalNet: { value: 40.22, currency: 'EUR' } }]);
  test.each([
    ['40.22|urn:iso:std:iso:4217|EUR', 'i'],
    ['40.22|urn:iso:std:iso:4217|USD', ''],
    ['40.22||EUR', 'i'],
  ])('totalnet=%s finds %s', async (value, ids) => {
    expect(await found(invoices, `Invoice?totalnet=${value}`)).toBe(ids);
  });
});
