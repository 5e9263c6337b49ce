// https://hl7.org/fhir/R4/search.html#date and #prefix
import { describe, expect, test } from 'vitest';
import { found, storeOf } from './evaluate.ts';

const at = (id: string, effectiveDateTime: string) => ({ resourceType: 'Observation', id, effectiveDateTime });
const during = (id: string, start?: string, end?: string) => ({
  resourceType: 'Observation',
  id,
  effectivePeriod: { ...(start ? { start } : {}), ...(end ? { end } : {}) },
});

describe("the page's own examples", async () => {
  const store = await storeOf([
    at('day', '2013-01-14'),
    at('midnight', '2013-01-14T00:00:00Z'),
    at('ten', '2013-01-14T10:00:00Z'),
    at('next', '2013-01-15T00:00:00Z'),
  ]);
  test.each([
    ['eq2013-01-14', 'day midnight ten'],
    ['2013-01-14', 'day midnight ten'],
    ['ne2013-01-14', 'next'],
    ['lt2013-01-14T10:00', 'day midnight'],
    ['gt2013-01-14T10:00', 'day next'],
    ['2013-01', 'day midnight ten next'],
    ['2013', 'day midnight ten next'],
    ['2013-01-14T10:00:00Z', 'ten'],
    ['2013-01-14T10:00', 'ten'],
    ['2013-01-14T11:00:00+01:00', 'ten'],
    ['2013-01-14T05:00:00-05:00', 'ten'],
    ['2013-01-13,2013-01-15', 'next'],
    ['ge2013-01-14&date=lt2013-01-15', 'day midnight ten'],
  ])('date=%s finds %s', async (value, ids) => {
    expect(await found(store, `Observation?date=${value}`)).toBe(ids);
  });
});

describe('open periods', async () => {
  const store = await storeOf([
    during('from15Mar', '2013-03-15'),
    during('from21Jan', '2013-01-21'),
    during('to21Jan', undefined, '2013-01-21'),
    during('mar14', '2013-03-14', '2013-03-14'),
  ]);
  test.each([
    ['ge2013-03-14', 'from15Mar from21Jan mar14'],
    ['le2013-03-14', 'from21Jan to21Jan mar14'],
    ['sa2013-03-14', 'from15Mar'],
    ['eb2013-03-14', 'to21Jan'],
    ['eq2013-03-14', 'mar14'],
    ['ne2013-03-14', 'from15Mar from21Jan to21Jan'],
    ['gt2013-03-14', 'from15Mar from21Jan'],
    ['lt2013-03-14', 'from21Jan to21Jan'],
  ])('date=%s finds %s', async (value, ids) => {
    expect(await found(store, `Observation?date=${value}`)).toBe(ids);
  });
});

describe('prefixes on bounded periods', async () => {
  const store = await storeOf([
    during('in2024', '2024-02', '2024-11'),
    during('into2025', '2024-06', '2025-06'),
    during('in2025', '2025-02', '2025-03'),
    during('outOf2025', '2025-06', '2026-06'),
    during('in2026', '2026-02', '2026-03'),
    during('around', '2024', '2026'),
  ]);
  test.each([
    ['eq2025', 'in2025'],
    ['ge2025', 'in2025 outOf2025 in2026 around'], // into2025 ends within 2025: it is neither after nor inside it
    ['gt2025', 'outOf2025 in2026 around'],
    ['lt2025', 'in2024 into2025 around'],
    ['le2025', 'in2024 into2025 in2025 around'],
    ['sa2025', 'in2026'],
    ['eb2025', 'in2024'],
    ['ne2025', 'in2024 into2025 outOf2025 in2026 around'],
  ])('date=%s finds %s', async (value, ids) => {
    expect(await found(store, `Observation?date=${value}`)).toBe(ids);
  });
});

describe('ap is as wide as a tenth of the distance from now, which is 2020 here', async () => {
  const store = await storeOf([
    at('exact', '2013-03-14'),
    at('jan', '2013-01-21'),
    at('near', '2013-09'),
    at('far', '2015-06-15'),
  ]);
  test.each([
    ['ap2013-03-14', 'exact jan near'],
    ['ap2019-12-30', ''],
  ])('date=%s finds %s', async (value, ids) => {
    expect(await found(store, `Observation?date=${value}`)).toBe(ids);
  });
});

describe('Timing: only its outer limits', async () => {
  const timing = (id: string, effectiveTiming: object) => ({ resourceType: 'Observation', id, effectiveTiming });
  const store = await storeOf([
    timing('everySecondDay', {
      repeat: { boundsPeriod: { start: '2013-01-31', end: '2013-03-24' }, frequency: 1, period: 2, periodUnit: 'd' },
    }),
    timing('events', { event: ['2013-02-05', '2013-02-01'] }),
    timing('noLimits', { repeat: { frequency: 1, period: 1, periodUnit: 'd' } }),
  ]);
  test.each([
    ['date=ap2013-02-01', 'everySecondDay events'],
    ['date=eq2013-02', 'events'],
    ['date=ge2013-03-25', ''],
    ['date:missing=true', 'noLimits'],
  ])('%s finds %s', async (query, ids) => {
    expect(await found(store, `Observation?${query}`)).toBe(ids);
  });
});

describe('an instant is a point', async () => {
  const store = await storeOf([{ resourceType: 'AuditEvent', id: 'a', recorded: '2015-08-12T05:23:45.123Z' }]);
  test.each([
    ['2015-08-12T05:23:45.123Z', 'a'],
    ['2015-08-12T05:23:45Z', 'a'],
    ['2015-08-12', 'a'],
    ['gt2015-08-12T05:23:45.122Z', 'a'],
    ['gt2015-08-12T05:23:45.123Z', ''],
  ])('date=%s finds %s', async (value, ids) => {
    expect(await found(store, `AuditEvent?date=${value}`)).toBe(ids);
  });
});

test.each([
  '23%20May%202009',
  '2013-1-1',
  '2013-13',
  '2013-02-30',
  '2013-01-01T10',
  '2013-01-01T25:00',
  'xx2013',
  'gt',
  '13',
  '2013-01-01T10:00:00+99:00',
])('date=%s is refused', async (value) => {
  expect(await found(await storeOf([]), `Observation?date=${value}`)).toBe('400 date');
});
