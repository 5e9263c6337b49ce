import { observation } from './synthetic-studies.ts';

/** One search whose cost is held below a bar. */
export interface Bar {
  readonly name: string;
  readonly search: string;
  /** Which page is measured; the first, where none is given. */
  readonly page?: number;
  /** The most that it may use, for so many resources returned. */
  readonly most: (results: number) => { readonly rru: number; readonly requests?: number; readonly rounds?: number };
  /** The most that its units may grow with the store, as an exponent. */
  readonly exponent?: number;
}

const onePage = (results: number) => ({ rru: results + 5, requests: 2 });
const twoTerms = (results: number) => ({ rru: results + 15, rounds: 4 });
const sorted = () => ({ rru: 100, rounds: 4 });

const [CODING] = (observation(42, 0, 1000).code as { coding: { code: string }[] }).coding;
const CODE = CODING?.code;

/** The searches of docs/search.md, page of 20 unless they say otherwise; every record here is within 4 KB. */
export const BARS: readonly Bar[] = [
  { name: 'identifier', search: 'ResearchStudy?identifier=http://clinicaltrials.gov|NCT00000042', most: onePage },
  { name: 'one term', search: 'Observation?code=m7', most: onePage },
  { name: 'focus', search: 'Observation?focus=ResearchStudy/nct00000042', most: onePage },
  { name: 'compound', search: `Observation?focus=ResearchStudy/nct00000042&code=${CODE}`, most: onePage },
  { name: 'focus & category', search: 'Observation?focus=ResearchStudy/nct00000042&category=efficacy', most: twoTerms },
  {
    name: 'focus sorted by date',
    search: 'Observation?focus=ResearchStudy/nct00000042&_sort=date',
    most: (results) => ({ rru: results + 6, requests: 3 }),
  },
  { name: 'every study', search: 'ResearchStudy', most: onePage },
  { name: 'every study, page of 25', search: 'ResearchStudy?_count=25', most: onePage },
  { name: 'title prefix', search: 'ResearchStudy?title=study 1', most: onePage },
  { name: 'title:contains', search: 'ResearchStudy?title:contains=urban', most: onePage },
  {
    name: 'period within a year',
    search: 'ResearchStudy?date=2010',
    most: (results) => ({ rru: results + 15, rounds: 4 }),
  },
  { name: 'quantity', search: 'Observation?value-quantity=gt50|http://unitsofmeasure.org|mg/d', most: onePage },
  {
    name: 'quantity in other units',
    search: 'Observation?value-quantity=lt5400|http://unitsofmeasure.org|ug/d',
    most: onePage,
  },
  { name: 'participants above 30', search: 'Group?quantity=gt30', most: onePage },
  { name: 'p below 0.05', search: 'Observation?component-code-value-quantity=p-value$lt0.05', most: onePage },
  { name: 'two big terms', search: 'Observation?status=final&category=efficacy', most: twoTerms },
  { name: 'code & category', search: 'Observation?code=m7&category=efficacy', most: twoTerms },
  { name: ':missing', search: 'ResearchStudy?sponsor:missing=true', most: twoTerms },
  { name: ':not', search: 'ResearchStudy?status:not=completed', most: () => ({ rru: 400 }) },
  {
    name: 'OR of three codes',
    search: 'Observation?code=m7,m8,m9',
    most: (results) => ({ rru: results + 7, rounds: 2 }),
  },
  {
    name: 'condition & status sorted by -date',
    search: 'ResearchStudy?condition=c0&status=completed&_sort=-date',
    most: sorted,
    exponent: 0.55,
  },
  {
    name: 'code & category sorted by date',
    search: 'Observation?code=m7&category=efficacy&_sort=date',
    most: sorted,
    exponent: 0.55,
  },
  {
    name: 'studies sorted by title',
    search: 'ResearchStudy?_sort=title',
    most: (results) => ({ rru: results + 6, rounds: 3 }),
  },
  {
    name: 'studies sorted by -date',
    search: 'ResearchStudy?_sort=-date',
    most: (results) => ({ rru: results + 20, rounds: 3 }),
  },
  {
    name: 'newest first',
    search: 'Observation?_sort=-_lastUpdated',
    most: (results) => ({ rru: results + 20, rounds: 3 }),
  },
  {
    name: 'since a time',
    search: `Observation?_lastUpdated=gt2025-12-20T10:20:00Z`,
    most: (results) => ({ rru: results + 20, rounds: 3 }),
  },
  {
    name: 'chain with AND',
    search: 'Observation?code=m7&focus:ResearchStudy.condition=c0',
    most: () => ({ rru: 400, rounds: 8 }),
  },
  {
    name: 'chain',
    search: 'Observation?focus:ResearchStudy.condition=c9',
    most: () => ({ rru: 80, rounds: 6 }),
    exponent: 0.3,
  },
  {
    name: '_has, few',
    search: 'ResearchStudy?_has:Observation:focus:identifier=urn:results|r800',
    most: () => ({ rru: 20, rounds: 6 }),
  },
  {
    name: '_has, many',
    search: 'ResearchStudy?_has:Observation:focus:component-code-value-quantity=p-value$lt0.05',
    most: () => ({ rru: 500, rounds: 18 }),
    exponent: 0.1,
  },
  {
    name: '_has a code',
    search: 'ResearchStudy?_has:Observation:focus:code=m7',
    most: () => ({ rru: 400, rounds: 12 }),
  },
  {
    name: '_include',
    search: 'Observation?code=m7&_include=Observation:focus',
    most: (results) => ({ rru: results + 6, rounds: 3 }),
  },
  {
    name: 'all of one study',
    search: 'ResearchStudy?_id=nct00000042&_revinclude=Observation:focus&_revinclude=Group:study',
    most: (results) => ({ rru: results + 6, rounds: 3 }),
  },
  { name: 'page 200', search: 'Observation?category=efficacy', page: 200, most: onePage },
];
