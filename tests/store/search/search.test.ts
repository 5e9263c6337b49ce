// Properties 1 and 7 of the storage design without crashes: every query equals a brute-force evaluation; no duplicates, in order.
import { describe, expect, test } from 'vitest';
import { disorder, matchesOf, nameOf } from './oracle.ts';
import { randomSearch, randomSystemSearch } from './random-query.ts';
import { queryOf, randomWorld, traverse } from './searching.ts';

const ROUNDS = Number(process.env.SEARCH_ROUNDS ?? 1);

describe.each(Array.from({ length: 3 * ROUNDS }, (_, seed) => seed + 1))('world %i', (seed) => {
  test('every random search gives what is there, each once, in order', { timeout: 600_000 }, async () => {
    const { database, store, held } = await randomWorld(seed, 200);
    for (let number = 0; number < 150; number++) {
      const system = number % 10 === 9;
      const { type, query } = system
        ? { type: undefined, query: randomSystemSearch(database.chance) }
        : randomSearch(database.chance);
      const count = [1, 3, 20, 1000][number % 4];
      const parsed = queryOf(type, `${query}&_count=${count}`, database.base, database.now());
      const label = `${type}?${query}&_count=${count}`;
      const { found } = await traverse(store, parsed).catch((error) => {
        throw new Error(label, { cause: error });
      });
      const names = found.map(nameOf);
      expect(names.toSorted(), label).toEqual(matchesOf(parsed, held()).map(nameOf).toSorted());
      expect(disorder(found, parsed.sort, held())?.map(nameOf), label).toBeUndefined();
    }
  });
});
