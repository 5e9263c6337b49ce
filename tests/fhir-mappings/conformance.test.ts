// What we publish says in meta.profile that it conforms to our profiles, and does. http://hl7.org/fhir/R4/profiling.html
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseJson } from '../../fhir/json.ts';
import type { Resource } from '../../fhir/resource.ts';
import { validate } from '../../fhir/validation/validate.ts';
import { definitions } from '../../fhir-mappings/definitions/definitions.ts';
import { mergedOf } from '../../fhir-mappings/identity.ts';
import { PROFILE } from '../../fhir-mappings/r4/profiles.ts';
import { writeStudy } from '../../fhir-mappings/r4/write-study.ts';
import { readClinicalTrialsGov } from '../../fhir-mappings/sources/clinicaltrials-gov/read-study.ts';
import { readDcatUs } from '../../fhir-mappings/sources/dcat-us.ts';
import type { Study } from '../../fhir-mappings/study.ts';

const held = new Map(definitions().map((definition) => [String(definition.url), definition]));
const resolve = (canonical: string): Resource | undefined => held.get(canonical);
const seed = readDcatUs(
  JSON.parse(readFileSync(new URL('../../studies/uic4-m9cb.json', import.meta.url), 'utf8')),
).study;
const registry = new URL('../../../shared/samples/clinicaltrials-gov/', import.meta.url);

/** Errors of each resource against R4 and the profiles that it names. */
const faults = (resources: readonly Resource[]): readonly string[] =>
  resources.flatMap((resource) =>
    validate(resource, { profiles: (resource.meta?.profile ?? []).flatMap((url) => held.get(url) ?? []), resolve })
      .filter(({ severity }) => severity === 'error' || severity === 'fatal')
      .map(({ expression, diagnostics }) => `${resource.resourceType}/${resource.id} ${expression}: ${diagnostics}`),
  );

const published = (study: Study): readonly Resource[] => {
  const written = writeStudy(mergedOf(study), { recorded: '2026-01-01T00:00:00.000Z' });
  return parseJson(JSON.stringify(written)) as readonly Resource[];
};

test('the seed study conforms', () => {
  const resources = published(seed);
  expect(faults(resources)).toEqual([]);
  const claimed = new Set(resources.flatMap(({ meta }) => meta?.profile ?? []));
  expect([...claimed].sort()).toEqual(Object.values(PROFILE).sort());
});

test.each([
  ['a result without category', 'Observation', (one: Resource) => delete one.category],
  [
    'a result about a patient',
    'Observation',
    (one: Resource) => Object.assign(one, { subject: { reference: 'Patient/a' } }),
  ],
  ['a result at an absolute time', 'Observation', (one: Resource) => Object.assign(one, { effectiveDateTime: '2020' })],
  ['a result without quote', 'Observation', (one: Resource) => delete one.extension],
  ['a group without study', 'Group', (one: Resource) => delete one.extension],
  ['a study without title', 'ResearchStudy', (one: Resource) => delete one.title],
])('%s does not', (_, type, spoil) => {
  const resource = structuredClone(published(seed).find(({ resourceType }) => resourceType === type));
  if (!resource) throw new Error(`the seed study has no ${type}`);
  spoil(resource);
  expect(faults([resource])).not.toEqual([]);
});

test.skipIf(!existsSync(registry))('registry records conform (skipped without the samples)', () => {
  for (const name of readdirSync(registry).filter((file) => /^NCT0(?:071|130|229|327|341|420).*\.json$/.test(file))) {
    const text = readFileSync(new URL(name, registry), 'utf8');
    expect(faults(published(readClinicalTrialsGov(parseJson(text), text).study))).toEqual([]);
  }
});
