// https://hl7.org/fhir/R4/validation.html
import fhirpath from 'fhirpath';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../fhir/json.ts';
import { validate } from '../../../fhir/validation/validate.ts';
import { INVALID } from './invalid-resources.ts';
import { VALID } from './valid-resources.ts';

/** A resource as it comes from a client: through JSON text. */
const received = (resource: unknown) =>
  parseJson(typeof resource === 'string' && resource.startsWith('{') ? resource : JSON.stringify(resource));
const errorsOf = (resource: unknown) => validate(received(resource)).filter(({ severity }) => severity === 'error');

describe('refused', () => {
  test('more than 200 rows', () => expect(INVALID.length).toBeGreaterThan(200));

  test.each(INVALID)('%s', (_why, resource, expression, code) => {
    const errors = errorsOf(resource);
    expect(errors.map((error) => error.expression?.[0])).toContain(expression);
    if (code !== undefined) expect(errors.find((error) => error.expression?.[0] === expression)?.code).toBe(code);
    // One fault, one issue: the same element is not complained of twice for one reason.
    expect(new Set(errors.map((error) => JSON.stringify(error))).size).toBe(errors.length);
  });
});

test('every expression is FHIRPath', () => {
  const expressions = INVALID.flatMap(([, resource]) =>
    errorsOf(resource).map(({ expression }) => expression?.[0] ?? ''),
  );
  // `div` is a keyword of FHIRPath; all the world writes it bare, the specification's own patch cases included.
  for (const expression of expressions)
    expect(() => fhirpath.parse(expression.replace('.div', '.`div`'))).not.toThrow();
});

describe('accepted', () => {
  test('more than 40 rows', () => expect(VALID.length).toBeGreaterThan(40));

  test.each(VALID)('%s', (_why, resource) => {
    expect(errorsOf(resource)).toEqual([]);
  });
});

test('every fault is told at once', () => {
  const issues = errorsOf({
    resourceType: 'Observation',
    status: 'done',
    nonsense: 1,
    valueQuantity: { value: '1', code: 'x' },
  });
  expect(issues.map(({ expression }) => expression?.[0])).toEqual([
    'Observation.status',
    'Observation.nonsense',
    'Observation.value.ofType(Quantity).value',
    'Observation.value.ofType(Quantity)',
    'Observation.code',
  ]);
});

test('the type may be demanded', () => {
  expect(validate({ resourceType: 'Patient' }, { type: 'Group' })[0]?.expression).toEqual(['Patient']);
  expect(validate({ resourceType: 'Patient' }, { type: 'Patient' })).toEqual([]);
});

test('whitespace alone is warned of', () => {
  expect(validate({ resourceType: 'Patient', name: [{ family: ' ' }] })).toMatchObject([
    { severity: 'warning', expression: ['Patient.name[0].family'] },
  ]);
});

test('a body that is wrong everywhere gets a bounded answer', () => {
  const identifier = Array.from({ length: 50_000 }, () => ({ nonsense: 1 }));
  expect(validate({ resourceType: 'Patient', identifier }).length).toBe(201);
});
