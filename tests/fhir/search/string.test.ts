// https://hl7.org/fhir/R4/search.html#string
import { expect, test } from 'vitest';
import { found, storeOf } from './evaluate.ts';

const store = await storeOf([
  { resourceType: 'Patient', id: 'eve', name: [{ given: ['Eve'], family: 'Carreno Quinones', use: 'usual' }] },
  { resourceType: 'Patient', id: 'evelyn', name: [{ given: ['Évelyn', 'Ann'], family: "O'Brien" }] },
  { resourceType: 'Patient', id: 'severine', name: [{ given: ['Severine'], family: 'Straße', prefix: ['Dr.'] }] },
  { resourceType: 'Patient', id: 'greek', name: [{ family: 'ΟΔΥΣΣΕΑΣ', text: 'long \t  term' }] },
  {
    resourceType: 'Patient',
    id: 'astral',
    name: [{ family: '𝓕ancy 👩‍🔬' }],
    address: [{ city: 'Łódź', line: ['1163 Et St.'], use: 'home' }],
  },
  { resourceType: 'Patient', id: 'none' },
]);

test.each([
  ['given=eve', 'eve evelyn'],
  ['given=EVE', 'eve evelyn'],
  ['given=Éve', 'eve evelyn'],
  ['given=ann', 'evelyn'],
  ['given:contains=eve', 'eve evelyn severine'],
  ['given:exact=Eve', 'eve'],
  ['given:exact=eve', ''],
  ['given:exact=Ev', ''],
  ['given:exact=Evelyn', ''],
  ['given:exact=Évelyn', 'evelyn'],
  ['given=ve', ''],
  // Parts of a family name are found independently, but are not the entire value.
  ['family=quinones', 'eve'],
  ['family=carreno q', 'eve'],
  ['family:exact=Quinones', ''],
  ['name=quin', 'eve'],
  // Punctuation and repeated white space are ignored.
  ['family=obrien', 'evelyn'],
  ["family=O'B", 'evelyn'],
  ['name=long term', 'greek'],
  ['name=dr', 'severine'],
  // Beyond ASCII.
  ['family=strasse', 'severine'],
  ['family=οδυσσεας', 'greek'],
  ['family:contains=σσεασ', 'greek'],
  ['family=fancy', 'astral'],
  ['family:contains=👩', 'astral'],
  // HumanName and Address: all elements of type string, not use and period.
  ['name=usual', ''],
  ['address=1163 et st', 'astral'],
  ['address=home', ''],
  ['address-city=ł', 'astral'],
  // OR and AND.
  ['given=severine,ann', 'evelyn severine'],
  ['given=eve&given=ann', 'evelyn'],
  ['name:missing=true', 'none'],
  ['name:missing=false&given:missing=true', 'greek astral'],
])('Patient?%s finds %s', async (query, ids) => {
  expect(await found(store, `Patient?${query}`)).toBe(ids);
});
