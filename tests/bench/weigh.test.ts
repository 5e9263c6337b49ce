// The learner behind the reader of abstracts: weights that tell right options from wrong ones, the same on every run; https://en.wikipedia.org/wiki/Multinomial_logistic_regression
import { expect, test } from 'vitest';
import { type Choice, dictionary, weigh } from '../../bench/extraction/weigh.ts';

const SETTINGS = { rounds: 20, rate: 0.2, decay: 0.001 };

/** Ten choices each, told apart by one feature; `noise` is in every option. */
const choices: readonly Choice[] = Array.from({ length: 20 }, (_, index) => ({
  options: [
    ['noise', index % 2 === 0 ? 'in the group' : 'of the text'],
    ['noise', index % 2 === 0 ? 'of the text' : 'in the group'],
  ],
  right: [index % 2],
}));

test('the feature that tells right from wrong gets the weight, and what is everywhere gets none', () => {
  const features = dictionary(choices, 2);
  const weights = weigh(choices, features, SETTINGS);
  const of = (feature: string) => weights[features.get(feature) ?? -1] ?? 0;
  expect(of('in the group')).toBeGreaterThan(1);
  expect(of('of the text')).toBeLessThan(-1);
  expect(Math.abs(of('noise'))).toBeLessThan(0.1);
});

test('the same choices give the same weights', () => {
  const features = dictionary(choices, 2);
  expect(weigh(choices, features, SETTINGS)).toEqual(weigh(choices, features, SETTINGS));
});

test('rare features are left out', () => {
  expect([...dictionary([...choices, { options: [['once']], right: [0] }], 2).keys()]).not.toContain('once');
});
