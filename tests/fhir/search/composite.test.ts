// https://hl7.org/fhir/R4/search.html#composite and #missing
import { expect, test } from 'vitest';
import { found, storeOf } from './evaluate.ts';

const coded = (code: string, system = 'http://loinc.org') => ({ coding: [{ system, code }] });
const mmHg = (value: number, comparator?: string) => ({
  value,
  system: 'http://unitsofmeasure.org',
  code: 'mm[Hg]',
  ...(comparator ? { comparator } : {}),
});
const store = await storeOf([
  {
    resourceType: 'Observation',
    id: 'low',
    code: coded('85354-9'),
    component: [
      { code: coded('8480-6'), valueQuantity: mmHg(55) },
      { code: coded('8462-4'), valueQuantity: mmHg(90) },
    ],
  },
  {
    resourceType: 'Observation',
    id: 'high',
    code: coded('85354-9'),
    component: [
      { code: coded('8480-6'), valueQuantity: mmHg(120) },
      { code: coded('8462-4'), valueQuantity: mmHg(50) },
    ],
  },
  {
    resourceType: 'Observation',
    id: 'sodium',
    code: coded('2951-2'),
    valueQuantity: { value: 151, system: 'http://unitsofmeasure.org', code: 'mmol/L' },
  },
  { resourceType: 'Observation', id: 'concept', code: coded('x'), valueCodeableConcept: coded('y') },
  { resourceType: 'Observation', id: 'dated', code: coded('x'), valueDateTime: '2019-05' },
  {
    resourceType: 'Group',
    id: 'mixed',
    characteristic: [
      { code: { text: 'g', ...coded('gender', '') }, valueCodeableConcept: coded('mixed') },
      { code: coded('owner'), valueCodeableConcept: coded('Ann') },
    ],
  },
  {
    resourceType: 'Group',
    id: 'eve',
    characteristic: [
      { code: coded('gender'), valueCodeableConcept: coded('female') },
      { code: coded('owner'), valueCodeableConcept: coded('Eve') },
    ],
  },
  {
    resourceType: 'MolecularSequence',
    id: 'seq',
    referenceSeq: { chromosome: coded('1'), windowStart: 10, windowEnd: 20 },
    variant: [{ start: 12, end: 13 }],
  },
]);

test.each([
  ['Observation?component-code-value-quantity=http://loinc.org|8480-6$lt60', 'low'],
  ['Observation?component-code-value-quantity=8480-6$lt60,8462-4$lt60', 'low high'],
  ['Observation?component-code-value-quantity=8480-6$gt60&component-code-value-quantity=8462-4$lt60', 'high'],
  ['Observation?code-value-quantity=2951-2$gt150|http://unitsofmeasure.org|mmol/L', 'sodium'],
  ['Observation?code-value-quantity=2951-2$gt0.15|http://unitsofmeasure.org|mol/L', 'sodium'],
  ['Observation?combo-code-value-quantity=2951-2$gt150', 'sodium'],
  ['Observation?combo-code-value-quantity=8480-6$lt60', 'low'],
  ['Observation?code-value-concept=x$http://loinc.org|y', 'concept'],
  ['Observation?code-value-date=x$ge2019', 'dated'],
  ['Group?characteristic-value=gender$mixed,owner$Eve', 'mixed eve'],
  ['Group?characteristic-value=gender$Ann', ''],
  ['MolecularSequence?chromosome-variant-coordinate=1$ge12$le13', 'seq'],
  ['MolecularSequence?chromosome-variant-coordinate=2$ge12$le13', ''],
  ['Observation?component-code-value-quantity=8480-6', '400 component-code-value-quantity'],
  ['Observation?component-code-value-quantity=8480-6$lt60$3', '400 component-code-value-quantity'],
  ['Observation?component-code-value-quantity=8480-6$high', '400 component-code-value-quantity'],
  ['Observation?component-code-value-quantity:missing=true', '400 component-code-value-quantity:missing'],
  ['Observation?component-code-value-quantity:not=8480-6$lt60', '400 component-code-value-quantity:not'],
  ['Observation?value-quantity:missing=true', 'low high concept dated'],
  ['Observation?value-quantity:missing=false', 'sodium'],
  ['Observation?value-quantity:missing=yes', '400 value-quantity:missing'],
  ['Observation?code=2951-2&code:missing=true', ''],
])('%s finds %s', async (query, ids) => {
  expect(await found(store, query)).toBe(ids);
});
