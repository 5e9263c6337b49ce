// The registry holds every search parameter of R4 that has an expression, and our own.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { OWN_PARAMETERS, ownSearchParameters } from '../../../fhir/search/own-parameters.ts';
import { isResourceType, RESOURCE_TYPES, searchParameter, searchParametersOf } from '../../../fhir/search/registry.ts';
import { definitions, searchParameterTable } from '../../../scripts/search-parameters/table.ts';

test('the committed table is what the definitions compile to: otherwise run npm run generate', () => {
  const path = new URL('../../../fhir/definitions/search-parameters.generated.ts', import.meta.url);
  expect(readFileSync(path, 'utf8')).toBe(searchParameterTable());
});

test('every definition is found under every type that it names', () => {
  const missing = definitions().flatMap(({ base, code, url }) =>
    base
      .filter((type) => searchParameter(type, code)?.url !== url || searchParameter(type, code)?.routes.length === 0)
      .map((type) => `${type}.${code}`),
  );
  expect(missing).toEqual([]);
  expect(definitions().flatMap(({ base }) => base).length).toBe(1712 + OWN_PARAMETERS.length);
});

test('all types have what every resource has', () => {
  expect(RESOURCE_TYPES).toHaveLength(146);
  for (const type of RESOURCE_TYPES) {
    for (const code of ['_id', '_lastUpdated', '_tag', '_profile', '_security', '_source', '_content', '_list']) {
      expect(searchParameter(type, code)?.code).toBe(code);
    }
  }
  expect(searchParameter('Bundle', '_text')).toBeUndefined();
  expect(searchParameter('Patient', '_text')?.type).toBe('special');
});

test.each([
  ['Observation', 'patient', ['Patient']],
  ['Observation', 'subject', ['Device', 'Group', 'Location', 'Patient']],
  ['Observation', 'focus', undefined],
  ['Group', 'study', ['ResearchStudy']],
])('%s.%s refers to %j', (type, code, targets) => {
  expect(searchParameter(type, code)?.targets).toEqual(targets);
});

test('what is only on the prototype is neither a type nor a parameter', () => {
  for (const word of ['toString', '__proto__', 'constructor', 'hasOwnProperty', 'Resource']) {
    expect(isResourceType(word)).toBe(false);
    expect(searchParameter('Patient', word)).toBeUndefined();
  }
  expect(searchParametersOf('toString')).toBeUndefined();
});

test('our own parameters are published as SearchParameter resources with fixed ids', () => {
  const resources = ownSearchParameters();
  expect(resources.map(({ id }) => id)).toContain('ResearchStudy-condition');
  for (const { id, url, base, code } of resources) {
    expect(url).toBe(`https://research-study-fhir.org/fhir/SearchParameter/${id}`);
    expect(searchParameter(String((base as string[])[0]), String(code))?.url).toBe(url);
  }
});
