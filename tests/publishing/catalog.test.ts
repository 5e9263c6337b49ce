// Whole catalogs (https://resources.data.gov/resources/dcat-us/): one by one, the bad ones told and passed over; absence withdraws only when stated.
import { expect, test } from 'vitest';
import type { FhirStore } from '../../fhir/store.ts';
import { type InputOptions, publishInputs } from '../../publishing/publish-inputs.ts';
import { storePublisher } from '../../publishing/publisher.ts';
import type { Refusal } from '../../publishing/report.ts';
import type { Summary } from '../../publishing/summary.ts';
import { countingStore, options } from './publishing.ts';

const dataset = (number: number, description = 'We enrolled patients in this study.') => ({
  identifier: `https://data.example.org/${number}`,
  title: `Dataset number ${number}`,
  description,
});

async function publishCatalog(
  store: FhirStore,
  content: string | object,
  more: InputOptions = {},
): Promise<Summary & { readonly refusals: readonly Refusal[] }> {
  const refusals: Refusal[] = [];
  const bytes = new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content));
  const input = {
    name: 'data.json',
    async *open() {
      yield bytes;
    },
  };
  const listener = { refused: (refusal: Refusal) => void refusals.push(refusal) };
  return { ...(await publishInputs(storePublisher(store, options()), [input], more, listener)), refusals };
}

const catalog = (...dataset: readonly unknown[]) => ({ '@id': 'https://data.example.org/data.json', dataset });
const alive = async (store: FhirStore, type: string): Promise<number> => {
  const { versions } = await store.history({ type }, { count: 1000 });
  const latest = new Map(versions.toReversed().map((version) => [version.id, version]));
  return [...latest.values()].filter(({ deleted }) => !deleted).length;
};

test('studies become studies, what is no study becomes a Library alone, what is broken is told', async () => {
  const { store } = countingStore();
  const summary = await publishCatalog(
    store,
    catalog(dataset(1), { identifier: 'x' }, dataset(2, 'Counts of births by county.'), { title: 'No identifier' }),
  );
  expect(summary).toMatchObject({ records: 4, publications: 2, changed: 2, refused: 2 });
  expect(summary.refusals.map(({ name, path }) => [name, path])).toEqual([
    [expect.stringContaining('record 2 at byte'), 'title'],
    [expect.stringContaining('record 4 at byte'), 'identifier'],
  ]);
  expect([await alive(store, 'ResearchStudy'), await alive(store, 'Library')]).toEqual([1, 2]);
});

test('the catalog again writes nothing', async () => {
  const { store, writes } = countingStore();
  await publishCatalog(store, catalog(dataset(1), dataset(2)));
  const written = writes();
  expect(await publishCatalog(store, catalog(dataset(2), dataset(1)))).toMatchObject({ changed: 0, unchanged: 2 });
  expect(writes()).toBe(written);
});

test('absence withdraws nothing, unless the catalog is stated to be complete', async () => {
  const { store } = countingStore();
  await publishCatalog(store, catalog(dataset(1), dataset(2)));
  expect(await publishCatalog(store, catalog(dataset(2)))).toMatchObject({ withdrawn: 0 });
  expect(await alive(store, 'ResearchStudy')).toBe(2);
  expect(await publishCatalog(store, catalog(dataset(2)), { completeCatalog: true })).toMatchObject({ withdrawn: 1 });
  expect(await alive(store, 'ResearchStudy')).toBe(1);
});

test.each([
  ['a record that cannot be read', catalog(dataset(2), { title: 'No identifier' }), 'could not be read'],
  ['a catalog cut off', JSON.stringify(catalog(dataset(2))).slice(0, -2), 'could not be read'],
  ['a catalog without a name', { dataset: [dataset(2)] }, 'no "@id"'],
])('%s withdraws nothing', async (_, content, reason) => {
  const { store } = countingStore();
  await publishCatalog(store, catalog(dataset(1), dataset(2)));
  const summary = await publishCatalog(store, content, { completeCatalog: true });
  expect(summary.withdrawn).toBe(0);
  expect(summary.refusals.at(-1)?.reason).toContain(reason);
});

test('another catalog does not withdraw', async () => {
  const { store } = countingStore();
  await publishCatalog(store, catalog(dataset(1)));
  const other = { '@id': 'https://other.example.org/data.json', dataset: [dataset(3)] };
  expect(await publishCatalog(store, other, { completeCatalog: true })).toMatchObject({ withdrawn: 0 });
});
