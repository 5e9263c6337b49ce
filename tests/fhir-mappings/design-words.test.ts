// Designs in plain words: those of the title, and those of sentences about this study in the methods; codes of MeSH (https://www.nlm.nih.gov/mesh/).
import { expect, test } from 'vitest';
import { designIn } from '../../fhir-mappings/sources/design-words.ts';

const told = (title: string, text = ''): readonly string[] =>
  designIn(title, text).map(({ text: words, codings }) => `${words}${codings.map(({ code }) => ` ${code}`).join('')}`);

test.each<[string, readonly string[]]>([
  [
    'Acupuncture for dyspnea: a randomized, placebo-controlled pilot trial',
    ['randomized', 'placebo-controlled D010919', 'pilot trial D010865'],
  ],
  ['A Double-Blind, Crossover Study of x', ['Double-Blind D004311', 'Crossover D018592']],
  ['A cluster randomised controlled trial of x', ['cluster randomised controlled trial D016449']],
  ['Timing of y: a prospective cohort study', ['prospective D011446', 'cohort study D015331']],
  ['A non-randomised comparison of x and y', []],
  ['A review of randomized controlled trials', []],
  ['Randomized studies of x: a meta-analysis', []],
  ['Placebo effects in the blind', []],
])('the title %j says %j', (title, designs) => {
  expect(told(title)).toEqual(designs);
});

test.each<[string, readonly string[]]>([
  [
    'We conducted a single-blind, randomized controlled trial in 3 clinics.',
    ['single-blind', 'randomized controlled trial D016449'],
  ],
  ['In this multicentre retrospective study we looked at charts.', ['multicentre', 'retrospective D012189']],
  ['Forty patients were randomized to x or y.', []],
  ['Earlier cohort studies were small.', []],
  ['This was an open-label trial.', ['open-label']],
])('the methods %j say %j', (methods, designs) => {
  expect(told('Effect of x on y', `Background\nA randomized trial is needed.\n\nMethods\n${methods}`)).toEqual(designs);
});

test('a design told twice is one; conclusions say nothing of it', () => {
  expect(
    told('A randomised trial of x', 'Methods\nThis was a randomized trial.\n\nConclusions\nThis was a pilot study.'),
  ).toEqual(['randomised']);
});
