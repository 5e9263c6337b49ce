// https://hl7.org/fhir/R4/search.html#chaining and #has
import { describe, expect, test } from 'vitest';
import { found, parse, storeOf } from './evaluate.ts';

const reference = (to: string) => ({ reference: to });
const store = await storeOf([
  { resourceType: 'Organization', id: 'org', name: 'Spine Clinic' },
  { resourceType: 'Practitioner', id: 'joe', name: [{ given: ['Joe'] }], address: [{ state: 'CA' }] },
  { resourceType: 'Practitioner', id: 'jane', name: [{ given: ['Jane'] }], address: [{ state: 'MN' }] },
  {
    resourceType: 'Patient',
    id: 'peter',
    name: [{ given: ['Peter'] }],
    managingOrganization: reference('Organization/org'),
    generalPractitioner: [reference('Practitioner/joe'), reference('Practitioner/jane')],
  },
  {
    resourceType: 'Patient',
    id: 'ann',
    name: [{ given: ['Ann'] }],
    identifier: [{ system: 'http://acme.org/mrn', value: '123456' }],
  },
  { resourceType: 'Device', id: 'pump', deviceName: [{ name: 'Peterson pump', type: 'model-name' }] },
  {
    resourceType: 'Observation',
    id: 'o1',
    code: { coding: [{ code: '1234-5' }] },
    subject: reference('Patient/peter'),
  },
  { resourceType: 'Observation', id: 'o2', code: { coding: [{ code: '456' }] }, subject: reference('Patient/ann') },
  { resourceType: 'Observation', id: 'o3', code: { coding: [{ code: '1234-5' }] }, subject: reference('Device/pump') },
  {
    resourceType: 'AuditEvent',
    id: 'seen',
    entity: [{ what: reference('Observation/o1') }],
    agent: [{ altId: 'MyUserId' }],
  },
  { resourceType: 'DiagnosticReport', id: 'report', result: [reference('Observation/o2')] },
]);

test.each([
  ['Observation?subject.name=peter', 'o1'],
  ['Observation?subject:Patient.name=peter', 'o1'],
  ['Observation?patient.name=peter', 'o1'],
  ['Observation?subject.device-name=peterson', 'o3'],
  ['Observation?subject:Patient.organization.name=spine', 'o1'],
  ['Observation?subject:Patient.organization:Organization.name:exact=Spine Clinic', 'o1'],
  ['Observation?patient.identifier=http://acme.org/mrn|123456', 'o2'],
  ['Observation?patient.identifier=http://acme.org/mrn|0', ''],
  ['Observation?subject:Patient._id=peter', 'o1'],
  ['Observation?subject:Patient.name:missing=false', 'o1 o2'],
  // Each chain is evaluated by itself: no one practitioner need satisfy both.
  ['Patient?general-practitioner.name=Joe&general-practitioner.address-state=MN', 'peter'],
  ['Patient?general-practitioner:Practitioner.name=Joe&general-practitioner:Practitioner.address-state=MN', 'peter'],
  ['DiagnosticReport?result.code-value-quantity=x$5', ''],
  ['Patient?_has:Observation:patient:code=1234-5', 'peter'],
  ['Patient?_has:Observation:patient:code=1234-5,456', 'peter ann'],
  ['Patient?_has:Observation:patient:code=1234-5&_has:Observation:patient:code=456', ''],
  ['Patient?_has:Observation:patient:code:not=456', 'peter'],
  ['Patient?_has:Observation:patient:_has:AuditEvent:entity:altid=MyUserId', 'peter'],
  ['Patient?_has:Observation:patient:_has:DiagnosticReport:result:_id=report', 'ann'],
  ['Observation?subject:Patient._has:Observation:patient:code=456', 'o2'],
  ['Organization?_has:Patient:organization:_has:Observation:patient:code=1234-5', 'org'],
  ['Organization?_has:Patient:organization:general-practitioner.name=jane', 'org'],
  ['Patient?name=peter&_has:Observation:patient:code=1234-5&_id=peter', 'peter'],
])('%s finds %s', async (query, ids) => {
  expect(await found(store, query)).toBe(ids);
});

test.each([
  ['Observation?code.name=x', '400 code.name'],
  ['Observation?subject:Nothing.name=x', '400 subject:Nothing.name'],
  ['Observation?subject:Library.name=x', '400 subject:Library.name'],
  ['Observation?subject:Patient:Group.name=x', '400 subject:Patient:Group.name'],
  ['Patient?_has:Nothing:patient:code=1', '400 _has:Nothing:patient:code'],
  ['Patient?_has:Observation:code:code=1', '400 _has:Observation:code:code'],
  ['Patient?_has:Observation:patient=1', '400 _has:Observation:patient'],
  ['Library?_has:Observation:patient:code=1', '400 _has:Observation:patient:code'],
  ['Observation?subject:Patient.birthdate=x', '400 subject:Patient.birthdate'],
  // Untyped, over too many types, or too deep: refused, not cut.
  ['Observation?focus.status=final', '400 focus.status'],
  ['Observation?focus.focus.focus.focus.focus.focus.focus=x', '400 focus.focus.focus.focus.focus.focus.focus'],
  [`Observation?${'part-of.'.repeat(20)}code=x`, `400 ${'part-of.'.repeat(20)}code`],
])('%s gives %s', async (query, answer) => {
  expect(await found(store, query)).toBe(answer);
});

describe('a chained condition is evaluated inside contained resources', async () => {
  const medication = (code: string, more: object = {}) => ({
    resourceType: 'Medication',
    id: 'm1',
    ingredient: [{ itemCodeableConcept: { coding: [{ code }] } }],
    ...more,
  });
  const maker = { resourceType: 'Organization', id: 'maker', name: 'Acme' };
  const contained = await storeOf([
    {
      resourceType: 'MedicationRequest',
      id: 'inside',
      contained: [medication('abc')],
      medicationReference: reference('#m1'),
    },
    {
      resourceType: 'MedicationRequest',
      id: 'other',
      contained: [medication('xyz')],
      medicationReference: reference('#m1'),
    },
    {
      resourceType: 'MedicationRequest',
      id: 'loose',
      contained: [medication('abc')],
      medicationReference: reference('#m2'),
    },
    {
      resourceType: 'MedicationRequest',
      id: 'deep',
      contained: [medication('def', { manufacturer: reference('#maker') }), maker],
      medicationReference: reference('#m1'),
    },
    { ...medication('abc'), id: 'whole' },
    { resourceType: 'MedicationRequest', id: 'outside', medicationReference: reference('Medication/whole') },
    { resourceType: 'MedicationRequest', id: 'none' },
  ]);
  test.each([
    ['MedicationRequest?medication.ingredient-code=abc', 'inside outside'],
    ['MedicationRequest?medication:Medication.ingredient-code=abc,xyz', 'inside other outside'],
    ['MedicationRequest?medication.manufacturer:Organization.name=acme', 'deep'],
    ['MedicationRequest?medication.ingredient-code=abc&_id=inside', 'inside'],
    ['MedicationRequest?medication:missing=false', 'inside other loose deep outside'],
    ['Medication?ingredient-code=abc', 'whole'],
    ['MedicationRequest?medication=#', '400 medication'],
  ])('%s finds %s', async (query, ids) => {
    expect(await found(contained, query)).toBe(ids);
  });
});

test('an untyped chain goes to every target that has the parameter', () => {
  const [clause] = parse('Observation?subject.name=x').clauses;
  expect(clause?.kind === 'chain' && clause.targets.map(({ type }) => type)).toEqual(['Group', 'Location', 'Patient']);
});
