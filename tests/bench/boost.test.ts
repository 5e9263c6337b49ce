import { describe, expect, it } from 'vitest';
import { boost, type Example } from '../../bench/extraction/boost.ts';
import { heightOf } from '../../fhir-mappings/sources/abstract/model/forest.ts';

const SETTINGS = { rounds: 40, depth: 2, rate: 0.3, decay: 1, least: 3 };
const many = (times: number, features: readonly string[], right: boolean): readonly Example[] =>
  Array.from({ length: times }, () => ({ features, right }));

describe('boosted trees', () => {
  it('tell apart what only two features together tell', () => {
    const forest = boost(
      [
        ...many(30, ['a', 'b'], true),
        ...many(20, ['a'], false),
        ...many(25, ['b'], false),
        ...many(35, ['neither'], true),
      ],
      SETTINGS,
    );
    const likely = (features: readonly string[]) => heightOf(features, forest) > 0;
    expect([['a', 'b'], ['a'], ['b'], ['neither']].map(likely)).toEqual([true, false, false, true]);
  });

  it('say how likely it is where nothing more is told', () => {
    const forest = boost([...many(75, ['x'], true), ...many(25, ['x'], false)], SETTINGS);
    expect(1 / (1 + Math.exp(-heightOf(['x'], forest)))).toBeCloseTo(0.75, 1);
  });

  it('ask nothing of features that are seldom seen', () => {
    const forest = boost([...many(2, ['odd'], false), ...many(40, ['even'], true)], { ...SETTINGS, least: 3 });
    expect(JSON.stringify(forest)).not.toContain('odd');
  });

  it('are the same for the same examples', () => {
    const examples = [...many(9, ['a', 'c'], true), ...many(8, ['b', 'c'], false), ...many(7, ['a', 'b'], true)];
    expect(boost(examples, SETTINGS)).toEqual(boost(examples, SETTINGS));
  });
});
