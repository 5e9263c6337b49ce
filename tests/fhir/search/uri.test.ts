// https://hl7.org/fhir/R4/search.html#uri
import { expect, test } from 'vitest';
import { BASE, found, storeOf } from './evaluate.ts';

const valueSet = (id: string, url: string, version?: string) => ({
  resourceType: 'ValueSet',
  id,
  url,
  ...(version ? { version } : {}),
});
const store = await storeOf([
  valueSet('123', 'http://acme.org/fhir/ValueSet/123', '1.0'),
  valueSet('124', 'http://acme.org/fhir/ValueSet/124,125'),
  valueSet('base', 'http://acme.org/fhir'),
  valueSet('near', 'http://acme.org/fhirworks/1'),
  valueSet('oid', 'urn:oid:1.2.3.4.5'),
  valueSet('none', ''),
]);

test.each([
  ['url=http://acme.org/fhir/ValueSet/123', '123'],
  ['url=http://acme.org/fhir/ValueSet/12', ''],
  ['url=http://acme.org/fhir/valueset/123', ''],
  ['url=http://acme.org/fhir/ValueSet/123,urn:oid:1.2.3.4.5', '123 oid'],
  ['url=http://acme.org/fhir/ValueSet/124\\,125', '124'],
  ['url=http://acme.org/fhir/ValueSet/123|1.0', '123'],
  ['url=http://acme.org/fhir/ValueSet/123|2.0', ''],
  ['url:below=http://acme.org/fhir/', '123 124'],
  ['url:below=http://acme.org/fhir', '123 124 base'],
  ['url:above=http://acme.org/fhir/ValueSet/123/_history/5', '123 base'],
  ['url=urn:oid:1.2.3.4.5', 'oid'],
  ['url:below=urn:oid:1.2.3', ''],
  ['url:above=urn:oid:1.2.3.4.5.6', ''],
  ['url:missing=true', 'none'],
  ['url:contains=acme', '400 url:contains'],
])('ValueSet?%s finds %s', async (query, ids) => {
  expect(await found(store, `ValueSet?${query}`)).toBe(ids);
});

const profiled = await storeOf([
  { resourceType: 'Basic', id: 'a', meta: { profile: ['http://acme.org/p|2.0'], source: 'http://acme.org/source#1' } },
  { resourceType: 'Basic', id: 'b', meta: { profile: ['http://acme.org/p'] } },
  { resourceType: 'Basic', id: 'c', meta: { profile: [`${BASE}/StructureDefinition/lipid`] } },
]);
test.each([
  ['_profile=http://acme.org/p', 'a b'],
  ['_profile=http://acme.org/p|2.0', 'a'],
  ['_profile=StructureDefinition/lipid', 'c'],
  [`_profile=${BASE}/StructureDefinition/lipid`, 'c'],
  ['_source=http://acme.org/source#1', 'a'],
])('Basic?%s finds %s', async (query, ids) => {
  expect(await found(profiled, `Basic?${query}`)).toBe(ids);
});
