// https://hl7.org/fhir/R4/search.html#token
import { describe, expect, test } from 'vitest';
import { found, storeOf } from './evaluate.ts';

const concept = (...coding: object[]) => ({ coding });
const store = await storeOf([
  {
    resourceType: 'Condition',
    id: 'ha',
    code: {
      ...concept({ system: 'http://acme.org/codes', code: 'ha125', display: 'Cluster headache' }),
      text: 'Bad head pain',
    },
  },
  {
    resourceType: 'Condition',
    id: 'other',
    code: concept({ system: 'http://other.org', code: 'ha125' }, { system: 'http://acme.org/codes', code: 'x' }),
  },
  { resourceType: 'Condition', id: 'bare', code: concept({ code: 'HA125' }) },
  { resourceType: 'Condition', id: 'words', code: { text: 'Headache, severe' } },
  { resourceType: 'Condition', id: 'system', code: concept({ system: 'http://acme.org/codes' }) },
  { resourceType: 'Condition', id: 'none' },
]);

describe('Coding and CodeableConcept', () => {
  test.each([
    ['code=ha125', 'ha other bare'],
    ['code=http://acme.org/codes|ha125', 'ha'],
    ['code=|ha125', 'bare'],
    ['code=http://acme.org/codes|', 'ha other system'],
    ['code=http://acme.org/CODES|ha125', ''],
    ['code=HA125', 'ha other bare'],
    ['code=ha12', ''],
    ['code=nothing,x', 'other'],
    ['code=ha125&code=x', 'other'],
    ['code=|', '400 code'],
    ['code:not=ha125', 'words system none'],
    ['code:not=http://acme.org/codes|ha125', 'other bare words system none'],
    ['code:not=ha125,x', 'words system none'],
    ['code:text=headache', 'ha words'],
    ['code:text=head', 'ha words'],
    ['code:text=bad pain', 'ha'],
    ['code:text=SEVERE', 'words'],
    ['code:text=ache', ''],
    ['code:missing=true', 'none'],
    ['code:missing=false', 'ha other bare words system'],
    ['code:exact=ha125', '400 code:exact'],
    ['code:otype=ha125', '400 code:otype'],
    ['code:of-type=a|b|c', '400 code:of-type'],
  ])('Condition?%s finds %s', async (query, ids) => {
    expect(await found(store, `Condition?${query}`)).toBe(ids);
  });
});

describe('the negation applies to the set, not to each item', async () => {
  const section = (id: string, ...codes: string[]) => ({
    resourceType: 'Composition',
    id,
    section: codes.map((code) => ({ code: concept({ system: 'http://loinc.org', code }) })),
  });
  const compositions = await storeOf([
    section('both', '48765-2', '10157-6'),
    section('one', '10157-6'),
    section('empty'),
  ]);
  test.each([
    ['section=48765-2', 'both'],
    ['section:not=48765-2', 'one empty'],
  ])('Composition?%s finds %s', async (query, ids) => {
    expect(await found(compositions, `Composition?${query}`)).toBe(ids);
  });
});

describe('other types', async () => {
  const patients = await storeOf([
    {
      resourceType: 'Patient',
      id: 'a',
      gender: 'male',
      active: true,
      telecom: [
        { system: 'phone', value: '555-1234' },
        { system: 'email', value: 'Ann@example.org' },
      ],
      identifier: [
        {
          system: 'http://acme.org/patient',
          value: '2345',
          type: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v2-0203', code: 'MR' }],
            text: 'Record number',
          },
        },
      ],
    },
    { resourceType: 'Patient', id: 'b', active: false, deceasedBoolean: false, identifier: [{ value: 'urn:oid:1.2' }] },
    { resourceType: 'Patient', id: 'c', deceasedDateTime: '2019' },
    { resourceType: 'Patient', id: 'd', deceasedBoolean: true },
  ]);
  test.each([
    ['gender=male', 'a'],
    ['gender=http://hl7.org/fhir/administrative-gender|male', 'a'],
    ['gender=|male', 'a'],
    ['gender=http://other.org|male', ''],
    ['gender:not=male', 'b c d'],
    ['active=true', 'a'],
    ['active=false', 'b'],
    ['identifier=http://acme.org/patient|2345', 'a'],
    ['identifier=2345', 'a'],
    ['identifier=|urn:oid:1.2,urn:oid:1.2', 'b'],
    ['identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|2345', 'a'],
    ['identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|MR|1', ''],
    ['identifier:of-type=http://terminology.hl7.org/CodeSystem/v2-0203|SS|2345', ''],
    ['identifier:of-type=MR|2345', '400 identifier:of-type'],
    ['identifier:text=record', 'a'],
    ['telecom=555-1234', 'a'],
    ['telecom=phone|555-1234', 'a'],
    ['phone=555-1234', 'a'],
    ['email=555-1234', ''],
    ['email=ann@example.org', 'a'],
    ['deceased=true', 'c d'],
    ['deceased=false', 'a b'],
    ['_id=a', 'a'],
    ['_id=A', ''],
    ['_id=a,b', 'a b'],
    ['_id:not=a', 'b c d'],
  ])('Patient?%s finds %s', async (query, ids) => {
    expect(await found(patients, `Patient?${query}`)).toBe(ids);
  });
});

describe('mime types', async () => {
  const document = (id: string, contentType: string) => ({
    resourceType: 'DocumentReference',
    id,
    content: [{ attachment: { contentType } }],
  });
  const documents = await storeOf([
    document('plain', 'text/xml'),
    document('utf8', 'text/xml; charset=UTF-8'),
    document('pdf', 'application/pdf'),
  ]);
  test.each([
    ['contenttype=text/xml', 'plain'],
    ['contenttype:below=text/xml', 'plain utf8'],
    ['contenttype:below=text', 'plain utf8'],
    ['contenttype:above=text/xml; charset=UTF-8', 'plain utf8'],
  ])('DocumentReference?%s finds %s', async (query, ids) => {
    expect(await found(documents, `DocumentReference?${query}`)).toBe(ids);
  });
});
