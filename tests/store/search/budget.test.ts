// No search runs away: over the budget a page says so and goes on, and all pages together are complete.
import { expect, test } from 'vitest';
import { cursorsOf } from '../../../store/cursor.ts';
import { searchOf } from '../../../store/search/search.ts';
import { matchesOf, nameOf } from './oracle.ts';
import { queryOf, randomWorld } from './searching.ts';

test.each([
  'Observation?code:not=A&_content=pain',
  'Observation?focus:ResearchStudy.status=completed,active&_content=pain',
  'ResearchStudy?_has:Observation:focus:_content=pain',
  'ResearchStudy?_sort=title&_content=pain',
  'Observation?_tag=red,blue&_content=pain',
])('%s, in partial pages', async (text) => {
  const { database, store, held } = await randomWorld(21, 150);
  const limits = { units: 4, rounds: 4 };
  const search = searchOf(database, cursorsOf(database), () => store);
  const [type, query = ''] = text.split('?');
  const parsed = queryOf(type, `${query}&_count=2`, database.base, database.now());
  const names: string[] = [];
  let [pages, partial] = [0, 0];
  for (let cursor: string | undefined = ''; cursor !== undefined; pages += 1) {
    const page = await search(cursor === '' ? parsed : { ...parsed, cursor }, { limits });
    names.push(...page.matches.map((version) => nameOf(version.resource())));
    if (page.issues.some(({ code, severity }) => code === 'incomplete' && severity === 'information')) partial += 1;
    expect(pages).toBeLessThan(200);
    cursor = page.next;
  }
  expect(names.toSorted()).toEqual(matchesOf(parsed, held()).map(nameOf).toSorted());
  expect(partial).toBeGreaterThan(0);
});

test('what cannot be cut into pages is refused as too costly', async () => {
  const { database, store } = await randomWorld(22, 100);
  const search = searchOf(database, cursorsOf(database), () => store);
  const parsed = queryOf('Observation', '_sort=status,code', database.base, database.now());
  await expect(search(parsed, { limits: { units: 5 } })).rejects.toMatchObject({ issues: [{ code: 'too-costly' }] });
});
