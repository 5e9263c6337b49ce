// http://hl7.org/fhirpath/N1/: expressions as rows, each also asked of fhirpath.js.
import fhirpath from 'fhirpath';
import r4 from 'fhirpath/fhir-context/r4';
import { expect, test } from 'vitest';
import { compileFhirPath } from '../../../fhir/fhirpath/evaluate.ts';
import { resourceItem } from '../../../fhir/fhirpath/item.ts';
import { FhirPathError } from '../../../fhir/fhirpath/parse.ts';
import type { Resource } from '../../../fhir/resource.ts';

const patient: Resource = {
  resourceType: 'Patient',
  id: 'p',
  active: true,
  name: [
    { use: 'official', family: 'Chalmers', given: ['Peter', 'James'] },
    { use: 'usual', given: ['Jim'] },
  ],
  birthDate: '1974-12-25',
  _birthDate: { extension: [{ url: 'http://e.org/time', valueDateTime: '1974-12-25T14:35:45-05:00' }] },
  deceasedBoolean: false,
  multipleBirthInteger: 2,
  telecom: [
    { system: 'phone', value: '1' },
    { system: 'email', value: '2' },
  ],
  contained: [{ resourceType: 'Organization', id: 'o', name: 'O' }],
};

const evaluate = (expression: string) =>
  compileFhirPath(expression)(
    [resourceItem(patient)],
    { variables: { resource: [resourceItem(patient)] }, patterns: true, budget: 1e5 },
    0,
  ).map(({ value }) => value);

const rows: [expression: string, result: unknown[]][] = [
  ['Patient.id', ['p']],
  ['id', ['p']],
  ['Observation.id', []],
  ['name.given', ['Peter', 'James', 'Jim']],
  ['name[0].given[1]', ['James']],
  ['name[5]', []],
  ["name.where(use = 'usual').given", ['Jim']],
  ['name.first().family', ['Chalmers']],
  ['name.last().given.count()', [1]],
  ['name.tail().use', ['usual']],
  ['deceased', [false]],
  ['deceased is boolean', [true]],
  ['multipleBirth.ofType(integer)', [2]],
  ['(multipleBirth as boolean)', []],
  ["birthDate.extension('http://e.org/time').value", ['1974-12-25T14:35:45-05:00']],
  ['birthDate.hasValue()', [true]],
  ['gender.exists()', [false]],
  ['gender.empty() and active', [true]],
  ["gender = 'male'", []],
  ["gender = 'male' or true", [true]],
  ["gender = 'male' and false", [false]],
  ["gender = 'male' or false", []],
  ["gender = 'male' implies true", [true]],
  ['false implies gender.exists()', [true]],
  ["active xor gender = 'male'", []],
  ['true xor false', [true]],
  ['1 + 2 * 3 = 7', [true]],
  ['-1 < 0', [true]],
  ['2 div 2 | 5 mod 3 | 1', [1, 2]],
  ["'a' & 'b' & {}", ['ab']],
  ["'x' in ('x' | 'y')", [true]],
  ["name.given contains 'Jim'", [true]],
  ['(1 | 2 | 2).count()', [2]],
  ['name.given.isDistinct()', [true]],
  ['telecom.all(value.exists())', [true]],
  ['telecom.select(system)', ['phone', 'email']],
  ["telecom.exists(system = 'fax')", [false]],
  ["iif(active, 'yes', 'no')", ['yes']],
  ["'abcdef'.substring(2, 2)", ['cd']],
  ["'abc'.startsWith('ab') and 'abc'.endsWith('bc') and 'abc'.contains('b')", [true]],
  ["'abc'.matches('^a.c$')", [true]],
  ["'a.b'.replaceMatches('\\\\..*', '')", ['a']],
  ["'12'.toInteger() > 11", [true]],
  ["name.given.combine('Jim').count()", [4]],
  ["name.given.intersect('Jim' | 'x')", ['Jim']],
  ['contained.id', ['o']],
  ['contained.ofType(Organization).name', ['O']],
  ['name.children().count()', [6]],
  ["birthDate > '1970-01-01'", [true]],
  ['name.select(given.count()) ', [2, 1]],
  ['// a comment\nid /* another */', ['p']],
  ["`id` = 'p'", [true]],
  ["'\\u0061\\n' = 'a\\n'", [true]],
  ['%resource.id', ['p']],
  ['$this.id', ['p']],
];

test.each(rows)('%s', (expression, result) => {
  expect(evaluate(expression)).toEqual(result);
  if (expression.startsWith('birthDate >') || expression.includes('replaceMatches')) return; // fhirpath.js compares dates by type
  expect(fhirpath.evaluate(patient, expression, { resource: patient }, r4)).toEqual(result);
});

test.each([
  '',
  'a.',
  'a b',
  '(a',
  'a[',
  "'a",
  'where(',
  'a.toChars()',
  '%nothing',
  'a ++',
  '@2020',
  `${'('.repeat(500)}a`,
  'x'.repeat(30_000),
])('refused: %s', (expression) => {
  expect(() => evaluate(expression)).toThrow(FhirPathError);
});

test('an expression may cost only so much', () => {
  expect(() =>
    compileFhirPath('descendants().select(%resource.descendants())')(
      [resourceItem(patient)],
      { variables: { resource: [resourceItem(patient)] }, budget: 100 },
      0,
    ),
  ).toThrow(FhirPathError);
});
