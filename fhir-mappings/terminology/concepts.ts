import type { Coding, Concept } from '../study.ts';
import { local } from './local-codes.ts';
import { SNOMED, STATO } from './systems.ts';

export type ConceptKind = 'condition' | 'substance' | 'outcome' | 'test' | 'intervention';

interface Row {
  readonly kind: ConceptKind;
  /** How texts say it. */
  readonly words: RegExp;
  readonly codings: readonly Coding[];
  /** Where the codes were read. */
  readonly source: string;
}

const snomed = (code: string, display: string): Coding => ({ system: SNOMED, code, display });
const MAPPING = 'verified for this project against SNOMED CT International and STATO';
const OURS = 'our own code system';

/** Words -> verified codes. A word that no row knows stays text; failed back syndrome is known to have no exact code. */
const ROWS: readonly Row[] = [
  {
    kind: 'condition',
    words: /\bchronic mechanical (?:low )?back pain\b/i,
    codings: [snomed('278860009', 'Chronic low back pain'), snomed('279040009', 'Mechanical low back pain')],
    source: MAPPING,
  },
  {
    kind: 'condition',
    words: /\bmechanical (?:low )?back pain\b/i,
    codings: [snomed('279040009', 'Mechanical low back pain')],
    source: MAPPING,
  },
  {
    kind: 'condition',
    words: /\bchronic low(?:er)? back pain\b/i,
    codings: [snomed('278860009', 'Chronic low back pain')],
    source: MAPPING,
  },
  { kind: 'condition', words: /\bfailed back (?:surgery )?syndrome\b/i, codings: [], source: 'no exact code verified' },
  { kind: 'substance', words: /\bdiamorphine\b/i, codings: [snomed('387341002', 'Diamorphine')], source: MAPPING },
  { kind: 'substance', words: /\bbupivacaine\b/i, codings: [snomed('387150008', 'Bupivacaine')], source: MAPPING },
  { kind: 'substance', words: /\bclonidine\b/i, codings: [snomed('372805007', 'Clonidine')], source: MAPPING },
  { kind: 'substance', words: /\bbaclofen\b/i, codings: [snomed('387342009', 'Baclofen')], source: MAPPING },
  {
    kind: 'outcome',
    words: /^pain(?: scores?| levels?| intensity)?$/i,
    codings: [snomed('225908003', 'Pain score')],
    source: MAPPING,
  },
  { kind: 'outcome', words: /\bquality of life\b/i, codings: [local('concept', 'quality-of-life')], source: OURS },
  {
    kind: 'outcome',
    words: /\brevision surgery\b/i,
    codings: [local('concept', 'revision-surgery-rate')],
    source: OURS,
  },
  {
    kind: 'outcome',
    words: /\b(?:completed|returned|answered) (?:the )?questionnaires?\b/i,
    codings: [local('concept', 'questionnaire-completion')],
    source: OURS,
  },
  {
    kind: 'outcome',
    words: /^\S.* (?:was|were) (?:used|given|administered|prescribed|employed)$/,
    codings: [local('concept', 'drug-use')],
    source: OURS,
  },
  { kind: 'outcome', words: /\bdose of\b/i, codings: [local('concept', 'drug-dose')], source: OURS },
  {
    kind: 'intervention',
    words: /\b(?:implanted )?(?:intrathecal|spinal) drug (?:administration|delivery) systems?\b/i,
    codings: [local('concept', 'implanted-intrathecal-drug-delivery-system')],
    source: OURS,
  },
  {
    kind: 'test',
    words: /\bwilcox[ao]n('s)? (?:matched[- ]pairs? )?signed[- ]ranks?(?: sum)?(?: test)?\b/i,
    codings: [{ system: STATO, code: 'STATO:0000092', display: 'Wilcoxon signed rank test' }],
    source: MAPPING,
  },
];

/** The words with the codes of the first row that knows them. */
export function conceptFor(kind: ConceptKind, text: string): Concept {
  const row = ROWS.find((candidate) => candidate.kind === kind && candidate.words.test(text));
  return { text, codings: row?.codings ?? [] };
}

/** Every concept of a kind that a text names, in the text's words, in order; a longer name hides the ones within it. */
export function conceptsIn(kind: ConceptKind, text: string): readonly Concept[] {
  const found: { readonly start: number; readonly end: number; readonly concept: Concept }[] = [];
  for (const { words, codings } of ROWS.filter((row) => row.kind === kind)) {
    const match = words.exec(text);
    if (!match) continue;
    const [start, end] = [match.index, match.index + match[0].length];
    if (found.some((other) => start < other.end && other.start < end)) continue;
    found.push({ start, end, concept: { text: match[0], codings } });
  }
  return found.sort((a, b) => a.start - b.start).map(({ concept }) => concept);
}
