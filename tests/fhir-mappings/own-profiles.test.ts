// Our own definitions are valid R4, and what we publish conforms to the profiles that it claims in meta.profile.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseJson } from '../../fhir/json.ts';
import type { Resource } from '../../fhir/resource.ts';
import { validate } from '../../fhir/validation/validate.ts';
import { definitions } from '../../fhir-mappings/definitions/definitions.ts';
import { mergedOf } from '../../fhir-mappings/identity.ts';
import { writeStudy } from '../../fhir-mappings/r4/write-study.ts';
import { readClinicalTrialsGov } from '../../fhir-mappings/sources/clinicaltrials-gov/read-study.ts';
import { readDcatUs } from '../../fhir-mappings/sources/dcat-us.ts';
import type { Study } from '../../fhir-mappings/study.ts';

const SAMPLES = new URL('../../../shared/samples/clinicaltrials-gov/', import.meta.url);
/** A large study repeats itself: of its thousands of resources so many are looked at, spread over all. */
const LOOKED_AT = 150;

const held = new Map(definitions().map((resource) => [String(resource.url), resource]));
const resolve = (canonical: string) => held.get(canonical);

/** Everything that validation says of a resource as it would be served, information that something was not checked included. */
function issuesOf(resource: Resource): string[] {
  const served = parseJson(JSON.stringify(resource)) as Resource;
  const profiles = (served.meta?.profile ?? []).map((canonical) => {
    const profile = resolve(canonical);
    if (!profile) throw new Error(`${canonical} is not among our definitions`);
    return profile;
  });
  return validate(served, { profiles, resolve }).map(
    ({ severity, expression, diagnostics }) => `${severity} ${expression}: ${diagnostics}`,
  );
}

const written = (study: Study) => writeStudy(mergedOf(study), { recorded: '2026-01-01T00:00:00.000Z' });
const sampled = (resources: readonly Resource[]) => {
  const step = Math.max(1, Math.floor(resources.length / LOOKED_AT));
  return resources.filter((_resource, index) => index % step === 0);
};

test('our definitions are valid', () => {
  expect(definitions().flatMap(issuesOf)).toEqual([]);
});

test('the default study conforms', () => {
  const record: unknown = JSON.parse(readFileSync(new URL('../../studies/uic4-m9cb.json', import.meta.url), 'utf8'));
  const resources = written(readDcatUs(record).study);
  expect(resources.filter(({ meta }) => meta?.profile).length).toBeGreaterThan(13);
  expect(resources.flatMap(issuesOf)).toEqual([]);
});

const files = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => name.endsWith('.json')) : [];
test.skipIf(files.length === 0)('registry samples conform (skipped where ../shared/samples is absent)', () => {
  for (const file of files) {
    const text = readFileSync(new URL(file, SAMPLES), 'utf8');
    const { study } = readClinicalTrialsGov(JSON.parse(text), text);
    expect(sampled(written(study)).flatMap(issuesOf)).toEqual([]);
  }
});

test('the profile of an aggregate refuses a result without its Group', () => {
  const record: unknown = JSON.parse(readFileSync(new URL('../../studies/uic4-m9cb.json', import.meta.url), 'utf8'));
  const observation = written(readDcatUs(record).study).find(({ resourceType }) => resourceType === 'Observation');
  const {
    subject: _subject,
    category: _category,
    ...rest
  } = { ...observation } as Resource & { subject: unknown; category: unknown };
  expect(issuesOf(rest as Resource).map((issue) => issue.split(':')[0])).toEqual(
    ['required Observation.category', 'required Observation.category', 'required Observation.subject'].map((line) =>
      line.replace('required', 'error'),
    ),
  );
});
