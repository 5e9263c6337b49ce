// https://hl7.org/fhir/R4/search.html#reference and #versions
import { describe, expect, test } from 'vitest';
import { BASE, found, storeOf } from './evaluate.ts';

const about = (id: string, subject: object) => ({ resourceType: 'Observation', id, subject });
const store = await storeOf([
  about('relative', { reference: 'Patient/123' }),
  about('absolute', { reference: `${BASE}/Patient/123` }),
  about('versioned', { reference: 'Patient/123/_history/2' }),
  about('group', { reference: 'Group/123' }),
  about('elsewhere', { reference: 'http://other.org/fhir/Patient/123' }),
  about('urn', { reference: 'urn:uuid:6f5b8c1e-0000-4000-8000-000000000000' }),
  about('logical', { identifier: { system: 'http://acme.org/mrn', value: '123456' }, display: 'Ann' }),
  about('contained', { reference: '#123' }),
  { resourceType: 'Observation', id: 'none' },
]);

test.each([
  ['subject=Patient/123', 'relative absolute versioned'],
  [`subject=${BASE}/Patient/123`, 'relative absolute versioned'],
  ['subject=123', 'relative absolute versioned group'],
  ['subject:Patient=123', 'relative absolute versioned'],
  ['subject:Patient=Patient/123', 'relative absolute versioned'],
  ['subject:Group=123', 'group'],
  ['subject:Patient=Group/123', '400 subject:Patient'],
  ['subject:Library=1', '400 subject:Library'],
  ['subject=Patient/123/_history/2', 'versioned'],
  ['subject=Patient/123/_history/3', ''],
  ['subject=http://other.org/fhir/Patient/123', 'elsewhere'],
  ['subject=urn:uuid:6f5b8c1e-0000-4000-8000-000000000000', 'urn'],
  ['subject=Patient/1,Group/123', 'group'],
  // The parameter `patient` is limited to Patient by its definition.
  ['patient=123', 'relative absolute versioned'],
  ['patient=Patient/123', 'relative absolute versioned'],
  ['patient=Group/123', ''],
  ['subject:identifier=http://acme.org/mrn|123456', 'logical'],
  ['subject:identifier=123456', 'logical'],
  ['subject:identifier=|123456', ''],
  ['subject=Nonsense/1', '400 subject'],
  ['subject=a b', '400 subject'],
  ['subject:exact=1', '400 subject:exact'],
  ['subject:missing=true', 'none'],
])('Observation?%s finds %s', async (query, ids) => {
  expect(await found(store, `Observation?${query}`)).toBe(ids);
});

describe('canonical references and their versions', async () => {
  const library = (id: string, resource: string) => ({
    resourceType: 'Library',
    id,
    relatedArtifact: [{ type: 'depends-on', resource }],
  });
  const libraries = await storeOf([
    library('one', 'http://acme.com/p|1.0'),
    library('oneOne', 'http://acme.com/p|1.1'),
    library('two', 'http://acme.com/p|2.0'),
    library('ten', 'http://acme.com/p|10.0'),
    library('plain', 'http://acme.com/p'),
    library('own', `${BASE}/Library/x`),
  ]);
  test.each([
    ['depends-on=http://acme.com/p', 'one oneOne two ten plain'],
    ['depends-on=http://acme.com/p|1.0', 'one'],
    ['depends-on:below=http://acme.com/p', 'one oneOne two ten plain'],
    ['depends-on:below=http://acme.com/p|1', 'one oneOne'],
    ['depends-on=Library/x', 'own'],
    ['depends-on:above=http://acme.com/p', '400 depends-on:above'],
  ])('Library?%s finds %s', async (query, ids) => {
    expect(await found(libraries, `Library?${query}`)).toBe(ids);
  });
});

describe('hierarchies of resources', async () => {
  const location = (id: string, partOf?: string) => ({
    resourceType: 'Location',
    id,
    ...(partOf ? { partOf: { reference: `Location/${partOf}` } } : {}),
  });
  const at = (id: string, place: string) => ({
    resourceType: 'Procedure',
    id,
    location: { reference: `Location/${place}` },
  });
  const places = await storeOf([
    location('hospital'),
    location('ward', 'hospital'),
    location('bed', 'ward'),
    location('loop', 'loop'),
    at('inHospital', 'hospital'),
    at('inWard', 'ward'),
    at('inBed', 'bed'),
    at('inLoop', 'loop'),
  ]);
  test.each([
    ['location:below=ward', 'inWard inBed'],
    ['location:below=Location/hospital', 'inHospital inWard inBed'],
    ['location:above=ward', 'inHospital inWard'],
    ['location:below=loop', 'inLoop'],
    ['location:above=nowhere', ''],
    ['patient:below=x', '400 patient:below'],
  ])('Procedure?%s finds %s', async (query, ids) => {
    expect(await found(places, `Procedure?${query}`)).toBe(ids);
  });
});

describe('a resource nested in another', async () => {
  const bundles = await storeOf([
    {
      resourceType: 'Bundle',
      id: 'document',
      type: 'document',
      entry: [
        { resource: { resourceType: 'Composition', id: 'c' } },
        { resource: { resourceType: 'Patient', id: 'p' } },
      ],
    },
  ]);
  test.each([
    ['composition=Composition/c', 'document'],
    ['composition=c', 'document'],
    ['composition=Patient/p', ''],
  ])('Bundle?%s finds %s', async (query, ids) => {
    expect(await found(bundles, `Bundle?${query}`)).toBe(ids);
  });
});
