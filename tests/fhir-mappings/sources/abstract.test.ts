// Abstracts written for these tests: each yields its own facts, quoted where they stand; what is damaged or not understood yields none.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readAbstract, readMarks } from '../../../fhir-mappings/sources/abstract/read-abstract.ts';
import { viewOf } from '../../../fhir-mappings/sources/abstract/view.ts';

/** A fact in one line: statistic, value, unit, fraction, limits, p, whose. */
function lines(text: string): readonly string[] {
  const view = viewOf(text);
  return readMarks(view).marks.map(({ fact, group }) => {
    const { value, numerator, denominator, dispersions, pValue } = fact;
    const spread = dispersions.map((one) =>
      'interval' in one ? `[${one.interval.low?.digits}..${one.interval.high?.digits}]` : `±${one.amount?.digits}`,
    );
    return [
      value || fact.direction ? (fact.direction && !value ? fact.direction : fact.statistic) : fact.statistic,
      value && `${value.comparator ?? ''}${value.digits}${value.unit ? ` ${value.unit.ucum ?? value.unit.text}` : ''}`,
      denominator && `${numerator?.digits ?? ''}/${denominator.digits}`,
      numerator && !denominator && `${numerator.digits}/?`,
      ...spread,
      pValue &&
        `p${pValue.amount ? `${pValue.amount.comparator ?? '='}${pValue.amount.digits}` : ` ${pValue.absent?.absent}`}`,
      group && `@${view.text.slice(group.start, group.end)}`,
    ]
      .filter(Boolean)
      .join(' ');
  });
}

const results = (text: string): string =>
  `Background\nSix of ten earlier trials (60%) failed.\n\nResults\n${text}\n\nConclusions\nPain fell by half (p < 0.001).`;

describe('statements of results', () => {
  test.each([
    // counts and shares
    ['A total of 214 patients were randomised.', ['count 214 {participants}']],
    ['Forty-two women were enrolled.', ['count 42 {participants}']],
    [
      'Cure was seen in 12/37 (32%) in the diet group and 20/40 (50%) in the control group.',
      ['proportion 32 % 12/37 @diet group', 'proportion 50 % 20/40 @control group'],
    ],
    [
      'Relapse occurred in 18 (23.4%) in the exercise group and 9 (11.8%) in the control group.',
      ['proportion 23.4 % 18/? @exercise group', 'proportion 11.8 % 9/? @control group'],
    ],
    [
      'Relapse occurred in 11.8% in the exercise group and 23.4% in the control group (p = 0.04).',
      ['proportion 11.8 % @exercise group', 'proportion 23.4 % @control group', 'p-value p=0.04'],
    ],
    // means and medians
    ['The mean score was 4.4 ± 1.0 points in the diet group.', ['mean 4.4 {score} ±1.0 @diet group']],
    [
      'Mean weight was 71.2 ± 8.3 kg in the diet group and 74.0 ± 9.1 kg in the control group.',
      ['mean 71.2 kg ±8.3 @diet group', 'mean 74.0 kg ±9.1 @control group'],
    ],
    ['The median follow-up was 2.5 years (range 0.5 to 6).', ['median 2.5 a [0.5..6]']],
    // estimates
    [
      'Death was less likely (odds ratio 0.61, 95% CI 0.42 to 0.88; p = 0.009).',
      ['odds-ratio 0.61 [0.42..0.88] p=0.009'],
    ],
    ['Survival was longer (HR = 0·72 [95% CI 0·55–0·94]).', ['hazard-ratio 0.72 [0.55..0.94]']],
    [
      'Relapse was as common with either drug (risk ratio 1.10; 95% CI: 0.97, 1.25).',
      ['relative-risk 1.10 [0.97..1.25]'],
    ],
    [
      'A total of 120 patients were randomised to the diet group (n = 60) or the control group (n = 60).',
      ['count 120 {participants}', 'count 60 {participants} @diet group', 'count 60 {participants} @control group'],
    ],
    ['Scores differed little (mean difference −0.4, 95% CI −1.1 to 0.3).', ['mean-difference -0.4 [-1.1..0.3]']],
    [
      'The standardised mean difference was 0.35 (95% CI 0.10 to 0.60).',
      ['standardised-mean-difference 0.35 [0.10..0.60]'],
    ],
    // p-values
    ['There was no difference between the groups (p > 0.05).', ['p-value p>0.05']],
    ['Sleep improved in the yoga group (P<.001) versus the waiting group (P=.30).', ['improved p<.001 @yoga group']],
    [
      'Fatigue improved significantly in the yoga group (Wilcoxon signed rank test, p < 0.01).',
      ['improved p<0.01 @yoga group'],
    ],
  ])('%s', (sentence, expected) => {
    expect(lines(results(sentence))).toEqual(expected);
  });
});

describe('sentences that yield nothing', () => {
  test.each([
    ['a threshold', 'P < 0.05 was considered statistically significant.'],
    ['a plan', 'A total of 90 patients will be randomised.'],
    ['a change, which is no share', 'Weight fell by 12% in the diet group.'],
    ['a level of confidence', 'All intervals are 95% confidence intervals.'],
    ['numbers whose groups the words leave open', 'Cure was seen in 40% and 31% with either regimen.'],
    ['a group for each of several', 'Pain improved in all groups (p < 0.05).'],
    ['a solution', 'They received 0.5% lidocaine.'],
    ['a p-value that is a part of a change', 'Weight fell in the diet group (−3.2 kg, p = 0.01).'],
    ['a p-value cut off at a space', 'Weight was lower in the diet group than in the control group (P < 0. 05).'],
    ['how many in each group', 'Twenty patients were randomised to each group.'],
    ['a number within a name', 'Levels of IL-13 patients were similar.'],
    ['dates and counts of other things', 'Between 1 May 2019 and 4 June 2021 twelve centres took part in 3 countries.'],
  ])('%s', (_, sentence) => {
    expect(lines(results(sentence))).toEqual([]);
  });

  test('what others found, and what the conclusions repeat', () => {
    expect(lines(results('Nothing new was seen.'))).toEqual([]);
  });
});

test.each([
  [
    'A total of 120 patients were randomised to the diet group (n = 60) or the control group (n = 60).',
    ['participants', 'participants', 'participants'],
  ],
  [
    'Twenty-two (73%) were female, 16 (53%) were Caucasian, and 11 (37%) had completed college.',
    ['female', 'Caucasian', 'completed college'],
  ],
  ['Death was less likely (odds ratio 0.61, 95% CI 0.42 to 0.88; p = 0.009).', ['Death was less likely']],
  [
    'Mean weight was 71.2 ± 8.3 kg in the diet group and 74.0 ± 9.1 kg in the control group.',
    ['Mean weight', 'Mean weight'],
  ],
])('what is counted or measured: %s', (sentence, outcomes) => {
  expect(readAbstract(results(sentence), '').facts.map(({ outcome }) => outcome.text)).toEqual(outcomes);
});

test('headings of one word within a paragraph part its sections', () => {
  const text =
    'Background. In 2015 some 212 patients were treated. Methods. A total of 214 patients were randomised. Results. Pain was less likely (odds ratio 0.61, 95% CI 0.42 to 0.88; p = 0.009). Conclusions. All 214 patients did well.';
  expect(lines(text)).toEqual(['count 214 {participants}', 'odds-ratio 0.61 [0.42..0.88] p=0.009']);
});

describe("another abstract of the seed study's make", () => {
  const text = [
    'Background Spinal cord stimulation helps some people.',
    '',
    '  Results',
    '  48 patients (80% of 60 invited) returned questionnaires, 30 with angina and 18 with neuropathic pain. Sleep and mood (rated on 5-point Likert scales) were compared.',
    '  Mood improved significantly in both groups (Wilcoxon signed rank test, p < 0.02).',
    '  Morphine was used in all 60 patients, ketamine in 14 and ziconotide in 5. The mean dose of morphine rose for the first year but did not change 1-3 years after implant, averaging 6.25 mg/day.',
    '  Pump exchange was required in 15% of cases, but fell to 8% in the last five years.',
  ].join('\n');

  test('has its own facts', () => {
    expect(lines(text)).toEqual([
      'proportion 80 % 48/60',
      'count 30 {participants}',
      'count 18 {participants}',
      'improved p<0.02 @both groups',
      'improved p<0.02 @both groups',
      'count 60 {participants} /60',
      'count 14 {participants} /60',
      'count 5 {participants} /60',
      'mean 6.25 mg/d',
      'proportion 15 %',
      'proportion 8 %',
    ]);
  });

  test('names its groups, times and scale', () => {
    const { cohorts, facts } = readAbstract(text, 'Stimulation');
    expect(cohorts.map(({ key, size }) => [key, size])).toEqual(
      expect.arrayContaining([
        ['angina', 30],
        ['neuropathic-pain', 18],
        ['all-60', 60],
        ['who-returned-questionnaires', 48],
      ]),
    );
    expect(facts.find(({ statistic }) => statistic === 'mean')?.timing).toMatchObject({
      low: { digits: '1' },
      high: { digits: '3' },
    });
    expect(facts.find(({ direction }) => direction === 'improved')?.remarks[0]?.text).toBe('5-point Likert scales');
  });
});

describe('damage', () => {
  const harvested = (text: string): string => text.replace(/<[^<>]*>/g, '');
  test.each([
    ['Pain improved in women (p < 0.01) but not in men (p > 0.05).', true],
    ['Scores were lower (P<0.05), and >80% were pleased.', true],
    ['Patients with a T-score < -2.5 and age > 60 years took part.', true],
    ['Pain improved in women (p < 0.01) but not in men (p = 0.2).', false],
    ['A healthy (text with an odd bracket, p = 0.2.', false],
    ['The P value 0.48 was not significant.', false],
    ['Vitamin P 12 was given.', false],
  ])('%s', (text, flagged) => {
    const damaged = harvested(text);
    expect(damaged === text).toBe(!flagged);
    expect(readAbstract(results(damaged), '').damages.length > 0).toBe(flagged);
  });

  test('no fact is read after the lost words, and the p-value at the place is absent', () => {
    const damaged = harvested(
      results(
        'Mood improved significantly in the yoga group (t test, p < 0.005) while it did not in others (p > 0.05, 30 (40%) of 75 left).',
      ),
    );
    const [fact, ...more] = readAbstract(damaged, '').facts;
    expect(more).toEqual([]);
    expect(fact?.pValue).toMatchObject({ absent: { absent: 'error' } });
    expect(fact?.flags).toContain('damaged-value');
  });
});

describe('offsets', () => {
  const sentence = 'A total of 214 patients were randomised.';
  test('every quote stands at its code points, whatever stands before it', () => {
    const noise = fc.array(
      fc.constantFrom('😀', '<b>', '</b>', '&lt;', '&#8201;', 'é', 'e\u0301', '\u00a0', '\r\n', '\t', 'x ', '𝛼'),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(noise, (parts) => {
        const text = `Introduction\n${parts.join('')}\n\nResults\n${sentence}`;
        const [fact] = readAbstract(text, '').facts;
        const points = Array.from(text);
        expect(fact?.quote.exact).toBe(points.slice(fact?.quote.start, fact?.quote.end).join(''));
        expect(fact?.value?.digits).toBe('214');
      }),
      { seed: 7 },
    );
  });

  test('markup inside a statement is left out of what is read and kept in what is quoted', () => {
    const [fact] = readAbstract(
      results('Cure was seen in <b>12</b>/37 (32&nbsp;%) in the diet group and 20/40 (50%) in the control group.'),
      '',
    ).facts;
    expect(fact?.numerator?.digits).toBe('12');
    expect(fact?.quote.exact).toContain('<b>12</b>/37');
  });

  test('any text is read without fault, in bounded time', () => {
    fc.assert(
      fc.property(
        fc.string({ maxLength: 400, unit: 'grapheme' }),
        (text) => void readAbstract(`Results\n${text}`, text),
      ),
      { seed: 11, numRuns: 300 },
    );
    const long = `Results\n${'('.repeat(20_000)}${'mean of the '.repeat(4_000)}${'1 '.repeat(20_000)}`;
    expect(readAbstract(long, '').facts).toEqual([]);
  });
});
