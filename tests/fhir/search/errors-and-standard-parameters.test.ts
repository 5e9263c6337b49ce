// https://hl7.org/fhir/R4/search.html#errors, #standard and #escaping
import { describe, expect, test } from 'vitest';
import { found, NOW, parse, storeOf } from './evaluate.ts';

const store = await storeOf([
  {
    resourceType: 'Observation',
    id: 'a',
    meta: {
      tag: [{ system: 'http://acme.org/codes', code: 'needs-review' }],
      security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }],
      profile: ['http://hl7.org/fhir/StructureDefinition/lipid'],
      source: 'http://acme.org/feed',
    },
    code: { coding: [{ code: 'a,b' }, { code: 'x$x' }, { code: 'x|x' }, { code: 'x\\x' }] },
  },
  { resourceType: 'Observation', id: 'b', code: { coding: [{ code: 'a' }] } },
  { resourceType: 'Patient', id: 'c' },
]);

describe('nothing matches: an empty result and no failure', () => {
  test.each([
    'Observation?subject=101',
    'Observation?patient.identifier=http://example.com/fhir/identifier/mrn|123456',
    'Observation?code=loinc|1234-1',
    'Condition?onset-date=le1995',
  ])('%s', async (query) => {
    expect(await found(store, query)).toBe('');
  });
});

describe('what is wrong is refused, naming the parameter', () => {
  test.each([
    ['Condition?onset-date:text=1995', '400 onset-date:text'],
    ['Condition?onset-date=23 May 2009', '400 onset-date'],
    ['Patient?name:exact:contains=x', '400 name:exact:contains'],
    ['Location?near=-83.694810|42.256500|11.20|km', '400 near'],
    ['Observation?_filter=code eq x', '400 _filter'],
    ['Observation?_query=x', '400 _query'],
    ['Observation?_contained=true', '400 _contained'],
    ['Observation?_contained=both', '400 _contained'],
    ['Observation?_containedType=contained', '400 _containedType'],
  ])('%s', async (query, answer) => {
    expect(await found(store, query)).toBe(answer);
  });
});

describe('unknown parameters', () => {
  test.each([
    ['unknown=1', 'unknown'],
    ['Code=a', 'Code'],
    ['subject:Patient.unknown=1', 'subject:Patient.unknown'],
    ['_has:Observation:has-member:unknown=1', '_has:Observation:has-member:unknown'],
    ['_sort=-date,_score', '_sort'],
    ['toString=1', 'toString'],
    ['__proto__=1', '__proto__'],
    ['constructor.name=1', 'constructor.name'],
  ])('%s is ignored with a warning that names it, and is not in the self link', (query, name) => {
    const parsed = parse(`Observation?code=a&${query}`);
    expect(parsed.warnings.map(({ severity, expression }) => [severity, expression])).toEqual([['warning', [name]]]);
    expect(parsed.self).toBe('code=a');
    expect(parsed.clauses).toHaveLength(1);
    expect(parsed.sort).toEqual([]);
  });
  test.each(['unknown=1', '_sort=_score', 'subject:Patient.unknown=1'])(
    '%s is refused with handling=strict',
    (query) => {
      expect(() => parse(`Observation?${query}`, 'strict')).toThrow(/Unknown search parameter/);
    },
  );
  test.each(['code=', 'code=,', '_sort=', 'unknown='])('%s is empty: ignored, even if strict', (query) => {
    const parsed = parse(`Observation?${query}`, 'strict');
    expect([parsed.clauses, parsed.sort]).toEqual([[], []]);
  });
});

describe('parameters of all resources', () => {
  test.each([
    ['Observation?_id=a', 'a'],
    ['Observation?_id=A', ''],
    ['Observation?_lastUpdated=gt2010-10-01', 'a b'],
    [`Observation?_lastUpdated=lt${new Date(NOW).toISOString()}`, ''],
    ['Observation?_tag=http://acme.org/codes|needs-review', 'a'],
    ['Observation?_tag=needs-review', 'a'],
    ['Observation?_tag:not=needs-review', 'b'],
    ['Observation?_security=http://terminology.hl7.org/CodeSystem/v3-Confidentiality|R', 'a'],
    ['Observation?_profile=http://hl7.org/fhir/StructureDefinition/lipid', 'a'],
    ['Observation?_source=http://acme.org/feed', 'a'],
    ['?_id=a,c', 'a c'],
    ['?_tag=needs-review', 'a'],
  ])('%s finds %s', async (query, ids) => {
    expect(await found(store, query)).toBe(ids);
  });
});

describe('escaping', () => {
  test.each([
    ['code=a,b', 'b'],
    ['code=a\\,b', 'a'],
    ['code=x\\$x', 'a'],
    ['code=x$x', 'a'],
    ['code=x\\|x', 'a'],
    ['code=x|x', ''],
    ['code=x\\\\x', 'a'],
    ['code=x\\x', '400 code'],
    ['code=x\\', '400 code'],
  ])('Observation?%s finds %s', async (query, ids) => {
    expect(await found(store, `Observation?${query}`)).toBe(ids);
  });
});
