// Every sample publishes, and every resource made of it passes outside validators, our own validation against R4 and our profiles, and refers to what is there.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { parseJson } from '../../fhir/json.ts';
import type { Resource } from '../../fhir/resource.ts';
import { validate } from '../../fhir/validation/validate.ts';
import { definitions } from '../../fhir-mappings/definitions/definitions.ts';
import { publishInputs } from '../../publishing/publish-inputs.ts';
import { storePublisher } from '../../publishing/publisher.ts';
import type { Refusal } from '../../publishing/report.ts';
import { outsideErrors } from '../fhir-mappings/outside-validators.ts';
import { ownErrors } from '../fhir-mappings/own-checks.ts';
import { memoryStore } from '../memory-store.ts';
import { NOW, options } from './publishing.ts';

const SAMPLES = '../shared/samples';
const filesIn = (folder: string, ending: RegExp): readonly string[] =>
  existsSync(folder) ? readdirSync(folder).flatMap((name) => (ending.test(name) ? [`${folder}/${name}`] : [])) : [];
const FILES = [
  'docs/study-file.example.json',
  'studies/uic4-m9cb.json',
  ...filesIn(`${SAMPLES}/seed`, /^catalog-page\.txt$/),
  ...filesIn(`${SAMPLES}/dcat-us`, /^catalog-sample\.json$|data\.json$/),
  ...filesIn(`${SAMPLES}/clinicaltrials-gov`, /^NCT\d+\.json$/),
  ...filesIn(`${SAMPLES}/jats`, /\.nxml$/),
];

async function published(file: string): Promise<readonly Resource[]> {
  const store = memoryStore({ now: () => NOW, base: 'http://127.0.0.1/r4' });
  const refusals: Refusal[] = [];
  const input = {
    name: file,
    async *open() {
      yield readFileSync(file);
    },
  };
  const listener = { refused: (refusal: Refusal) => void refusals.push(refusal) };
  const { publications } = await publishInputs(storePublisher(store, options()), [input], {}, listener);
  expect(refusals).toEqual([]);
  expect(publications).toBeGreaterThan(0);
  const { versions } = await store.history({}, { count: 100_000 });
  return versions.map((version) => version.resource());
}

const held = new Map(definitions().map((definition) => [String(definition.url), definition]));
const resolve = (canonical: string): Resource | undefined => held.get(canonical);

/** Errors against R4 and against each profile that the resource says it conforms to. */
const validationErrors = (resource: Resource): readonly string[] =>
  validate(resource, { profiles: (resource.meta?.profile ?? []).map(profileOf), resolve })
    .filter(({ severity }) => severity === 'error' || severity === 'fatal')
    .map(({ expression, diagnostics }) => `${resource.resourceType}/${resource.id} ${expression}: ${diagnostics}`);

function profileOf(canonical: string): Resource {
  const profile = resolve(canonical);
  if (!profile) throw new Error(`${canonical} is not among our definitions`);
  return profile;
}

const PROFILED: ReadonlySet<string> = new Set(['ResearchStudy', 'Observation', 'Group']);

beforeAll(() => void outsideErrors({ resourceType: 'Basic', code: { text: 'loads the validators' } }), 60_000);

test.each(FILES.map((file) => [basename(file), file]))(
  '%s',
  async (_, file) => {
    const resources = await published(file);
    expect(resources.filter(({ resourceType, meta }) => PROFILED.has(resourceType) && !meta?.profile)).toEqual([]);
    expect(resources.flatMap((resource) => validationErrors(parseJson(JSON.stringify(resource)) as Resource))).toEqual(
      [],
    );
    expect(
      ownErrors(
        resources.filter(({ resourceType }) => resourceType !== 'List'),
        new Set(['Device/research-study-fhir']),
      ),
    ).toEqual([]);
    expect(resources.flatMap((resource) => outsideErrors(JSON.parse(JSON.stringify(resource))))).toEqual([]);
  },
  60_000,
);
