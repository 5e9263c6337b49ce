// https://hl7.org/fhir/R4/search.html: every shape of a search answered from the index, one line a rule.
import { beforeAll, describe, expect, test } from 'vitest';
import type { Explanation } from '../../../store/search/explain.ts';
import { idsOf, type StudiesWorld, studiesWorld } from './studies-world.ts';

let world: StudiesWorld;
beforeAll(async () => {
  world = await studiesWorld();
});

describe('killer queries, each one search', () => {
  test.each([
    [
      'all results on a code in studies of a condition',
      'Observation?code=Pain&focus:ResearchStudy.condition=278860009',
      'relief',
    ],
    [
      'studies that report an outcome with p below 0.05',
      'ResearchStudy?_has:Observation:focus:component-code-value-quantity=p-value$lt0.05',
      'asthma pain',
    ],
    ['studies with more than 30 participants', 'ResearchStudy?_has:Group:study:quantity=gt30', 'asthma pain'],
    [
      'everything about one study in one page',
      'ResearchStudy?_id=pain&_revinclude=Observation:focus&_revinclude=Group:study',
      'pain | all dose relief work',
    ],
    ['new results since a time', 'Observation?_lastUpdated=ge2026-01-01T00:00:11Z', 'attacks nothing'],
  ])('%s', async (_, search, ids) => expect(idsOf(await world.search(search))).toBe(ids));
});

/** Kind of search -> searches, and the ids that they find; what is included stands behind the bar. */
const SHAPES: Readonly<Record<string, readonly [search: string, ids: string][]>> = {
  _id: [
    ['ResearchStudy?_id=pain,absent', 'pain'],
    ['ResearchStudy?_id=PAIN', ''],
  ],
  'over all types': [
    ['?_id=pain,all', 'all pain'],
    ['?_type=Group,Organization', 'all few many nih niosh'],
    ['?_lastUpdated=lt2026-01-01T00:00:02Z', 'nih niosh'],
    ['?_type=ResearchStudy,Group&_id=pain,all,nih', 'all pain'],
  ],
  _list: [
    ['ResearchStudy?_list=chosen', 'small'],
    ['Group?_list=chosen', 'all'],
    ['Group?_list=absent', ''],
  ],
  ':in and :not-in': [
    ['ResearchStudy?condition:in=urn:valueset:lungs', 'asthma'],
    ['ResearchStudy?condition:not-in=urn:valueset:lungs', 'pain small'],
  ],
  chains: [
    ['Observation?focus:ResearchStudy.sponsor:Organization.name=national', 'nothing'],
    ['Observation?focus:ResearchStudy.sponsor.partof.name=national', 'dose relief work'],
    ['Observation?subject:Group.study.title=asthma', 'attacks'],
    ['ResearchStudy?partof.sponsor.partof._id=nih', 'asthma'],
  ],
  _has: [
    ['Organization?_has:ResearchStudy:sponsor:_has:Observation:focus:code=Dose', 'niosh'],
    ['ResearchStudy?_has:Observation:focus:code=Pain&status=completed', 'pain small'],
    ['Group?_has:Observation:subject:_id=dose', 'all'],
  ],
  '_include and _revinclude': [
    ['Observation?_id=dose&_include=Observation:focus', 'dose | pain'],
    ['Observation?_id=dose&_include=Observation:focus:Group', 'dose'],
    ['Observation?_id=dose&_include=Observation:*', 'dose | all pain'],
    ['Observation?_id=dose&_include=*', 'dose | all pain'],
    ['Observation?_id=dose&_include=Observation:focus&_include:iterate=ResearchStudy:sponsor', 'dose | niosh pain'],
    [
      'Observation?_id=dose&_include=Observation:focus&_include:iterate=ResearchStudy:sponsor&_include:iterate=Organization:partof',
      'dose | nih niosh pain',
    ],
    ['ResearchStudy?_id=asthma&_include:iterate=ResearchStudy:partof', 'asthma | pain'],
    [
      'Organization?_id=nih&_revinclude:iterate=Organization:partof&_revinclude:iterate=ResearchStudy:sponsor',
      'nih | niosh pain small',
    ],
    ['ResearchStudy?_id=pain,small&_include=ResearchStudy:sponsor', 'pain small | nih niosh'],
  ],
};

describe.each(Object.entries(SHAPES))('%s', (_, rows) => {
  test.each(rows)('%s finds %s', async (search, ids) => expect(idsOf(await world.search(search))).toBe(ids));
});

describe('_total and _summary=count', () => {
  test.each([
    ['Observation?code=Pain&_summary=count', 0, 3],
    ['Observation?code=Pain&_count=0', 0, 3],
    ['Observation?code=Pain&_count=1&_total=accurate', 1, 3],
    ['Observation?_total=accurate', 5, 5],
    ['Observation?code=absent&_total=accurate', 0, 0],
    ['Observation?code=Pain&_count=1&_total=estimate', 1, 3],
    ['?_type=Group,Observation&_summary=count', 0, 8],
  ])('%s gives %i of %i', async (search, matches, total) => {
    const page = await world.search(search);
    expect([page.matches.length, page.total?.value]).toEqual([matches, total]);
  });

  test('none, where it is not asked for', async () =>
    expect((await world.search('Observation?code=Pain')).total).toBeUndefined());
});

describe('page links', () => {
  const first = () => world.search('Observation?_count=2');

  test('a link of this search is followed; a forged one and one of another search are refused', async () => {
    const { next = '' } = await first();
    expect((await world.search('Observation?_count=2', { cursor: next })).matches).toHaveLength(2);
    for (const [search, cursor] of [
      ['Observation?_count=2', `${next.slice(0, -2)}AA`],
      ['Observation?_count=2', 'x'],
      ['Observation?code=Pain&_count=2', next],
      ['Group?_count=2', next],
    ] as const) {
      await expect(world.search(search, { cursor })).rejects.toMatchObject({ fault: 'invalid' });
    }
  });
});

describe('access', () => {
  const without = (...types: string[]) => ({ access: { allows: (type: string) => !types.includes(type) } });

  test.each([
    ['Observation?focus:ResearchStudy.title=asthma'],
    ['ResearchStudy?_has:ResearchStudy:partof:_id=asthma'],
    ['Group?_has:Observation:subject:focus:ResearchStudy.title=asthma'],
  ])('%s is forbidden to who may not read studies', async (search) => {
    await expect(world.search(search, without('ResearchStudy'))).rejects.toMatchObject({ status: 403 });
  });

  test.each([
    ['Observation?_id=dose&_include=*', 'dose | all'],
    ['Group?_id=all&_revinclude=Observation:subject&_include:iterate=Observation:focus', 'all | dose relief work'],
    ['?_id=pain,all', 'all'],
    ['?_type=ResearchStudy', ''],
  ])('%s shows nothing of them', async (search, ids) => {
    expect(idsOf(await world.search(search, without('ResearchStudy')))).toBe(ids);
  });
});

describe('hostile searches are answered or refused, never walked without end', () => {
  const many = (number: number, make: (n: number) => string): string =>
    Array.from({ length: number }, (_, n) => make(n)).join(',');
  test.each([
    ['300 values', `Observation?code=${many(300, (n) => `c${n}`)},Pain`, 'attacks nothing relief'],
    ['300 references', `Observation?focus=${many(300, (n) => `ResearchStudy/s${n}`)},ResearchStudy/small`, 'nothing'],
    ['300 ids', `ResearchStudy?_id=${many(300, (n) => `s${n}`)},small`, 'small'],
    ['300 dates', `ResearchStudy?date=${many(300, (n) => `gt${1000 + n}`)}`, 'pain'],
    ['beyond the BMP', `ResearchStudy?title:contains=${encodeURIComponent('\u{1FAC1}')}`, 'asthma'],
    ['a value of 10 KB', `ResearchStudy?title=${'\u{1FAC1}'.repeat(2500)}`, ''],
    ['a token of 10 KB', `Observation?code=${'x'.repeat(10_000)}`, ''],
    ['a hundred clauses', `ResearchStudy?${'status=completed&'.repeat(99)}_id=small`, 'small'],
    ['delimiters of keys', 'Observation?code=a%3Eb%3Dc%26d%25e%00f', ''],
  ])('%s', async (_, search, ids) => expect(idsOf(await world.search(search))).toBe(ids));

  test('20 levels of a chain are refused', async () => {
    const chain = `${'partof.'.repeat(20)}name`;
    await expect(async () => world.search(`Organization?${chain}=x`)).rejects.toMatchObject({ status: 400 });
  });
});

test('explain tells the plan and what it cost', async () => {
  const { explanation } = await world.search('Observation?focus=ResearchStudy/pain&code=Pain', { explain: true });
  const { driver, requests, rounds, units, filters } = explanation as Explanation;
  expect({ driver, requests, rounds, units }).toEqual({ driver: 'focus&code:0:1', requests: 2, rounds: 2, units: 2 });
  expect(filters.Observation).toContain('contains(f, ');
});
