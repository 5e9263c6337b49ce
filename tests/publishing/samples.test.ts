// Every sample publishes, and every resource made of it passes outside validators, our own validation and checks, and refers to what is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { expect, test } from 'vitest';
import type { Resource } from '../../fhir/resource.ts';
import { validate } from '../../fhir/validation/validate.ts';
import { publish } from '../../publishing/publish.ts';
import { outsideErrors } from '../fhir-mappings/outside-validators.ts';
import { ownErrors } from '../fhir-mappings/own-checks.ts';
import { memoryStore } from '../memory-store.ts';
import { NOW, options } from './publishing.ts';

const SAMPLES = '../shared/samples';
const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).flatMap((name) => (ending.test(name) ? [`${folder}/${name}`] : [])) : [];
const FILES = [
  'docs/study-file.example.json',
  ...filesIn(`${SAMPLES}/clinicaltrials-gov`, /^NCT\d+\.json$/),
  ...filesIn(`${SAMPLES}/jats`, /\.nxml$/),
];

/** Outside validators are slow: of a large study only so many resources go to them, spread over all. */
const MOST_OUTSIDE = 60;

async function published(file: string): Promise<readonly Resource[]> {
  const store = memoryStore({ now: () => NOW, base: 'http://127.0.0.1/r4' });
  const { publications, refused } = await publish(store, [{ name: file, bytes: readFileSync(file) }], options());
  expect(refused).toEqual([]);
  expect(publications).toHaveLength(1);
  const { versions } = await store.history({}, { count: 100_000 });
  return versions.map((version) => version.resource());
}

test.each(FILES.map((file) => [basename(file), file]))('%s', async (_, file) => {
  const resources = await published(file);
  const errors = (resource: Resource) =>
    validate(resource).filter(({ severity }) => severity === 'error' || severity === 'fatal');
  expect(resources.flatMap(errors)).toEqual([]);
  expect(
    ownErrors(
      resources.filter(({ resourceType }) => resourceType !== 'List'),
      new Set(['Device/research-study-fhir']),
    ),
  ).toEqual([]);
  const stride = Math.ceil(resources.length / MOST_OUTSIDE);
  const some = resources.filter((_resource, at) => at % stride === 0);
  expect(some.flatMap((resource) => outsideErrors(JSON.parse(JSON.stringify(resource))))).toEqual([]);
});
