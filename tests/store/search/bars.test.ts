// docs/search.md, "What a search costs": requests, rounds and read units of each search, from the meter, at 1e4 resources.
import { expect, test } from 'vitest';
import { holds, measure } from '../../../bench/search.ts';

test('every search is within its bar', { timeout: 600_000 }, async () => {
  const measured = await measure(10_000);
  const beyond = measured
    .filter((one) => !holds(one))
    .map(({ bar, requests, rounds, rru }) => ({ name: bar.name, requests, rounds, rru }));
  expect(beyond).toEqual([]);
  expect(measured.length).toBeGreaterThan(30);
});
