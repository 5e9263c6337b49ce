// Our own profiles, extensions, code systems and value sets are valid themselves. http://hl7.org/fhir/R4/profiling.html
import { expect, test } from 'vitest';
import { definitions } from '../../fhir-mappings/definitions/definitions.ts';
import { EXTENSION, R5 } from '../../fhir-mappings/r4/extensions.ts';
import { PROFILE } from '../../fhir-mappings/r4/profiles.ts';
import { outsideErrors } from './outside-validators.ts';
import { ownErrors } from './own-checks.ts';

const made = definitions();

test('each passes the outside validators', () => {
  expect(made.flatMap((resource) => outsideErrors(resource).map((error) => `${resource.id}: ${error}`))).toEqual([]);
  expect(ownErrors(made)).toEqual([]);
});

test.each([...Object.values(PROFILE), ...Object.values(EXTENSION), ...Object.values(R5)])(
  '%s has its StructureDefinition',
  (url) => {
    expect(made.map((resource) => resource.url)).toContain(url);
  },
);
