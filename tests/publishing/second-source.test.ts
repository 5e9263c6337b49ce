// One study of several sources, published in any order: matched by identifier or title, merged, its id fixed by the first.
import { expect, test } from 'vitest';
import { readDcatUs } from '../../fhir-mappings/sources/dcat-us.ts';
import type { Identifier, Study } from '../../fhir-mappings/study.ts';
import { match, termsOf } from '../../publishing/matching.ts';
import { publish } from '../../publishing/publish.ts';
import { countingStore, options, record, seed } from './publishing.ts';
import { seedArticle } from './seed-article.ts';

const catalog = readDcatUs(seed()).study;
const article = seedArticle(catalog.title);

test.skipIf(!article).each([
  ['the catalog first', ['catalog', 'article'], 'uic4-m9cb-lirju8vj'],
  ['the article first', ['article', 'catalog'], 'pmid-12076357'],
])('%s: one study, the facts of both', async (_, order, id) => {
  const { store, writes } = countingStore();
  const records = { catalog: record('catalog', seed()), article: record('article', article ?? '') };
  for (const name of order) await publish(store, [records[name as keyof typeof records]], options());
  const study = await store.read('ResearchStudy', id);
  expect(study?.deleted).toBe(false);
  const written = writes();
  for (const name of order) {
    const { publications } = await publish(store, [records[name as keyof typeof records]], options());
    expect(publications).toMatchObject([
      { id, made: {}, updated: {}, deleted: {}, edited: [], unchanged: { Observation: 16, Provenance: 2, Binary: 2 } },
    ]);
  }
  expect(writes()).toBe(written);
});

test.skipIf(!article)('given together they are one study with the id of the article', async () => {
  const { store } = countingStore();
  const { publications } = await publish(
    store,
    [record('catalog', seed()), record('article', article ?? '')],
    options(),
  );
  expect(publications).toMatchObject([{ id: 'pmid-12076357', made: { Observation: 16, ResearchStudy: 1 } }]);
});

test.skipIf(!article)('under a stated study whatever the title; a second home is refused', async () => {
  const { store } = countingStore();
  await publish(store, [record('catalog', seed())], options());
  const stated = await publish(
    store,
    [record('a', seedArticle('Short title') ?? '')],
    options({ study: 'uic4-m9cb-lirju8vj' }),
  );
  expect(stated.publications[0]?.made.Observation).toBe(3);
  const other = await publish(store, [record('b', seedArticle('Short title') ?? '')], options({ study: 'elsewhere' }));
  expect(other.refused[0]?.reason).toContain('is a source of uic4-m9cb-lirju8vj already');
  const nowhere = await publish(
    store,
    [record('c', { ...seed().dataset, identifier: 'https://x.org/1' })],
    options({ study: 'none' }),
  );
  expect(nowhere.refused[0]?.reason).toBe('no study none has been published');
});

const LONG = 'A long title of more than six words';
const study = (title: string, ...identifiers: readonly Identifier[]): Study => ({ ...catalog, title, identifiers });
const doi = (value: string): Identifier => ({ kind: 'doi', value });
const nct = (value: string): Identifier => ({ kind: 'nct', value });

test.each<[string, Study, readonly Study[], readonly string[], number]>([
  [
    'a shared identifier, however written',
    study('One', doi('10.1/X')),
    [study('Two', doi('https://doi.org/10.1/x'))],
    ['0'],
    0,
  ],
  [
    'an alias',
    study('One', nct('NCT00000001')),
    [study('Two', nct('NCT00000002'), { ...nct('NCT00000001'), use: 'old' })],
    ['0'],
    0,
  ],
  [
    'a long title, punctuation and case aside',
    study(`${LONG}.`, doi('10.1/a')),
    [study(LONG.toUpperCase(), nct('NCT00000001'))],
    ['0'],
    0,
  ],
  ['a short title', study('Pain', doi('10.1/a')), [study('Pain', nct('NCT00000001'))], [], 1],
  ['a title with a conflicting identifier', study(LONG, doi('10.1/a')), [study(LONG, doi('10.1/b'))], [], 1],
  ['a title of two studies', study(LONG, doi('10.1/a')), [study(LONG), study(LONG)], [], 2],
  ['nothing in common', study(LONG, doi('10.1/a')), [study('Another title of more than six words')], [], 0],
  [
    'a number of the sponsor',
    study('One', { kind: 'other', value: '05-1109' }),
    [study('Two', { kind: 'other', value: '05-1109' })],
    [],
    0,
  ],
])('%s', (_, source, candidates, expected, warnings) => {
  const found = match(
    termsOf(source),
    candidates.map((one, at) => ({ id: String(at), terms: termsOf(one) })),
  );
  expect(found.candidates).toEqual(expected);
  expect(found.warnings).toHaveLength(warnings);
});
