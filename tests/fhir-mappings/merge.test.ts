// One study of several sources (fhir-mappings/merge.ts): the result depends on what the sources say and never on their order.
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { merge } from '../../fhir-mappings/merge.ts';
import { observationIds } from '../../fhir-mappings/r4/write-study.ts';
import { readDcatUs } from '../../fhir-mappings/sources/dcat-us.ts';
import { readPubmed } from '../../fhir-mappings/sources/pubmed.ts';
import type { Fact, MergedStudy, Study } from '../../fhir-mappings/study.ts';
import { seed } from '../publishing/publishing.ts';
import { seedArticle } from '../publishing/seed-article.ts';

const catalog = readDcatUs(seed()).study;
const xml = seedArticle(catalog.title);
const article = xml === undefined ? undefined : readPubmed(xml).study;

const outcomes = ({ facts }: MergedStudy) =>
  facts.map(({ fact, readings }) => `${fact.cohort}: ${fact.outcome.text} (${readings.length})`);

test.skipIf(!article)('the seed study and its article: the facts of both, none twice', () => {
  const merged = merge([catalog, article as Study], 'seed');
  expect(merged.facts).toHaveLength(16);
  expect(outcomes(merged).filter((line) => line.endsWith('(1)'))).toEqual([
    'failed-back-syndrome: work interruption (1)',
    'failed-back-syndrome: effect of pain on sex life (1)',
    'chronic-mechanical-low-back-pain: majority of quality of life measures (1)',
  ]);
  const ids = observationIds('seed', merged.facts);
  expect(new Set(ids).size).toBe(16);
  for (const id of observationIds('seed', merge([catalog], 'seed').facts)) expect(ids).toContain(id);
});

test.skipIf(!article)("the article's true text replaces the damaged p-value, whose quote stays beside it", () => {
  const { facts, damages } = merge([catalog, article as Study], 'seed');
  const improved = facts.find(
    ({ fact }) => fact.cohort === 'failed-back-syndrome' && /quality of life/.test(fact.outcome.text),
  );
  expect(improved?.fact.pValue?.amount).toMatchObject({ digits: '0.005', comparator: '<' });
  expect(improved?.fact.flags).toEqual([]);
  expect(improved?.readings.map(({ pValueQuote }) => pValueQuote?.exact.includes('p  0.005'))).toEqual([false, true]);
  expect(damages).toHaveLength(1);
});

test.skipIf(!article)('the order of arrival does not matter', () => {
  expect(merge([article as Study, catalog], 'seed')).toEqual(merge([catalog, article as Study], 'seed'));
});

const fact = (more: Partial<Fact>): Fact => ({
  kind: 'outcome',
  cohort: 'all',
  outcome: { text: 'Pain', codings: [] },
  statistic: 'mean',
  dispersions: [],
  remarks: [],
  certainty: 'prose',
  quote: { exact: 'words' },
  flags: [],
  ...more,
});

const study = (identifier: string, kind: Study['source']['kind'], facts: readonly Fact[]): Study => ({
  ...catalog,
  source: { kind, identifier },
  identifiers: [{ kind: 'doi', value: `10.1/${identifier}` }],
  cohorts: [{ key: 'all', title: 'All', conditions: [] }],
  facts,
  damages: [],
});

test('values that disagree are two facts, both flagged; a further fact of one source is none', () => {
  const one = study('a', 'pubmed', [fact({ value: { digits: '4.5' } })]);
  const two = study('b', 'jats', [
    fact({ value: { digits: '4.6' } }),
    fact({ outcome: { text: 'Sleep', codings: [] } }),
  ]);
  expect(merge([one, two], 'x').facts.map(({ fact }) => [fact.value?.digits, fact.flags])).toEqual([
    ['4.6', ['disagreement']],
    ['4.5', ['disagreement']],
    [undefined, []],
  ]);
});

test('two values of one source are ties and no disagreement', () => {
  const ties = [fact({ value: { digits: '24' } }), fact({ value: { digits: '12' } })];
  const { facts } = merge([study('a', 'pubmed', ties), study('b', 'jats', ties.slice(0, 1))], 'x');
  expect(facts.map(({ fact, readings }) => [fact.value?.digits, readings.length, fact.flags])).toEqual([
    ['24', 2, []],
    ['12', 1, []],
  ]);
});

test('what one source leaves out the other supplies', () => {
  const one = study('a', 'jats', [
    fact({ value: { digits: '1' }, denominator: { digits: '37' }, denominatorInferred: true }),
  ]);
  const two = study('b', 'pubmed', [fact({ pValue: { amount: { digits: '0.03' } }, denominator: { digits: '36' } })]);
  expect(merge([one, two], 'x').facts).toMatchObject([
    { fact: { value: { digits: '1' }, denominator: { digits: '36' }, pValue: { amount: { digits: '0.03' } } } },
  ]);
});

const anyFact = fc
  .record({
    cohort: fc.constantFrom('all', 'some'),
    outcome: fc.constantFrom('Pain', 'Sleep').map((text) => ({ text, codings: [] })),
    value: fc.option(
      fc.constantFrom('1', '2').map((digits) => ({ digits })),
      { nil: undefined },
    ),
    direction: fc.option(fc.constantFrom('improved' as const, 'worsened' as const), { nil: undefined }),
  })
  .map((more) => fact(JSON.parse(JSON.stringify(more))));
const KINDS: readonly Study['source']['kind'][] = ['study-file', 'clinicaltrials-gov', 'jats', 'pubmed', 'dcat-us'];
const anyStudies = fc
  .array(fc.tuple(fc.constantFrom(...KINDS), fc.array(anyFact, { maxLength: 6 })), { minLength: 1, maxLength: 4 })
  .map((rows) => rows.map(([kind, facts], at) => study(`source ${at}`, kind, facts)));

test('any permutation of any sources gives the same study', () => {
  fc.assert(
    fc.property(
      anyStudies.chain((studies) =>
        fc.tuple(fc.constant(studies), fc.shuffledSubarray(studies, { minLength: studies.length })),
      ),
      ([studies, shuffled]) => {
        expect(merge(shuffled, 'x')).toEqual(merge(studies, 'x'));
      },
    ),
    { seed: 5, numRuns: 300 },
  );
});

test('no reading of any source is lost or doubled', () => {
  fc.assert(
    fc.property(anyStudies, (studies) => {
      const { facts } = merge(studies, 'x');
      const readings = facts.flatMap(({ readings }) => readings);
      expect(readings).toHaveLength(studies.flatMap((one) => one.facts).length);
      for (const { readings } of facts)
        expect(new Set(readings.map(({ source }) => source)).size).toBe(readings.length);
    }),
    { seed: 6, numRuns: 300 },
  );
});
