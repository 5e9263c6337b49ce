// Property 11 of the storage design: every eligible driver gives the same result set. Property 7: no filter and no range drops a match.
import { describe, expect, test } from 'vitest';
import { predicate } from '../../../bench/array-dynamodb.ts';
import { matchesClause } from '../../../fhir/search/match.ts';
import { toItem } from '../../../store/attributes.ts';
import { compareBytes } from '../../../store/index/encodings.ts';
import { indexerOf } from '../../../store/index/indexer.ts';
import { EVERYTHING } from '../../../store/search/allowed.ts';
import { budgetOf, LIMITS } from '../../../store/search/budget.ts';
import { filterOf } from '../../../store/search/filter.ts';
import { FIRST_STATE } from '../../../store/search/index-state.ts';
import { clauseRanges } from '../../../store/search/operand-ranges.ts';
import { fillPage } from '../../../store/search/page.ts';
import { eligible } from '../../../store/search/plan.ts';
import { contextOf } from '../../../store/search/search.ts';
import { EFFORT } from '../effort.ts';
import { seeded } from '../memory-database.ts';
import { matchesOf, nameOf } from './oracle.ts';
import { randomSearch } from './random-query.ts';
import { queryOf, randomWorld } from './searching.ts';
import { randomResource } from './world.ts';

const BASE = 'https://example.org/r4';
const BOUNDLESS = { ...LIMITS, units: 1e9, rounds: 1e9, ms: 1e9 };

test('every eligible driver finds the same resources', async () => {
  const { database, held } = await randomWorld(77, 150);
  const drivers = new Set<string>();
  for (let number = 0; number < 60 * EFFORT; number++) {
    const { type, query } = randomSearch(database.chance);
    const { clauses } = queryOf(type, query, BASE, database.now());
    const expected = matchesOf(queryOf(type, query, BASE, database.now()), held())
      .map(nameOf)
      .toSorted();
    const budget = budgetOf(database.db, BOUNDLESS, database.now);
    const context = contextOf({ ...database, db: budget.db }, budget, EVERYTHING, FIRST_STATE);
    for (const option of eligible(context, { types: [type], clauses })) {
      const driver = option.make();
      const reader = driver.open(undefined, number % 2 === 1);
      const request = { from: undefined, backward: number % 2 === 1, count: 10_000 };
      const { results } = await fillPage(context, { driver, reader }, () => clauses, request);
      const found = results.map(({ view }) => nameOf(view.resource()));
      expect(found.toSorted(), `${type}?${query} by ${option.label}`).toEqual(expected);
      drivers.add(option.label.split(':')[0] ?? '');
    }
  }
  expect(drivers.size).toBeGreaterThan(25);
});

describe('of a resource that matches', () => {
  const indexer = indexerOf({ base: BASE, generation: 1 });
  const chance = seeded(4);
  test('the entries pass the filter, and one of them lies in the ranges that drive', () => {
    let [matched, driven] = [0, 0];
    for (let number = 0; number < 4000 * EFFORT; number++) {
      const { type, query } = randomSearch(chance);
      const resource = randomResource(chance, type, 'x');
      const { keys, attributes } = indexer(resource);
      const { clauses } = queryOf(type, query, BASE, Date.UTC(2026, 0, 1));
      const local = clauses.filter((clause) => clause.kind === 'parameter' || clause.kind === 'missing');
      const holding = local.filter((clause) => matchesClause(resource, clause, { base: BASE }));
      if (holding.length === 0) continue;
      matched += 1;
      const filter = filterOf(type, holding, FIRST_STATE);
      if (filter) expect(predicate(filter.expression, filter.values)(toItem(attributes)), query).toBe(true);
      for (const clause of holding) {
        const ranges =
          clause.kind === 'parameter' && !clause.parameter.code.startsWith('_')
            ? clauseRanges(type, clause)
            : undefined;
        if (!ranges) continue;
        driven += 1;
        const inside = keys.some(({ pk, sk }) =>
          ranges.some(
            (range) => range.pk === pk && compareBytes(range.low, sk) <= 0 && compareBytes(`${sk}~`, range.high) <= 0,
          ),
        );
        expect(inside, `${clause.text} of ${JSON.stringify(resource)}`).toBe(true);
      }
    }
    expect(matched).toBeGreaterThan(500);
    expect(driven).toBeGreaterThan(100);
  });
});
