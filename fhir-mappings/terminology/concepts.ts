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
/** HL7's official examples of R4 (package hl7.fhir.r4.examples 4.0.1), by file. */
const example = (file: string): string => `HL7 R4 example ${file}`;

const row = (kind: ConceptKind, words: RegExp, code: string, display: string, source: string): Row => ({
  kind,
  words,
  codings: [snomed(code, display)],
  source,
});

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
  { kind: 'outcome', words: /^participants$/i, codings: [local('concept', 'participants')], source: OURS },
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
  row(
    'condition',
    /\b(?:type (?:2|ii) diabetes(?: mellitus)?|diabetes mellitus type (?:2|ii)|T2DM)\b/i,
    '44054006',
    'Diabetes mellitus type 2',
    example('MedicationRequest-medrx0321'),
  ),
  row(
    'condition',
    /\bdiabetes mellitus\b(?! type)/i,
    '73211009',
    'Diabetes mellitus',
    example('List-example-double-cousin-relationship'),
  ),
  row('condition', /\bobesity\b/i, '414916001', 'Obesity', example('PlanDefinition-protocol-example')),
  row('condition', /\bmyocardial infarction\b/i, '22298006', 'Myocardial infarction', example('Questionnaire-3141')),
  row(
    'condition',
    /\bcommunity[- ]acquired pneumonia\b/i,
    '385093006',
    'Community acquired pneumonia',
    example('MedicationRequest-medrx0319'),
  ),
  row('condition', /\bchronic pain\b/i, '82423001', 'Chronic pain', example('Library-opioidcds-recommendation-05')),
  row('condition', /\botitis media\b/i, '65363002', 'Otitis media', example('MedicationStatement-example004')),
  row('substance', /\bamoxicillin\b/i, '372687004', 'Amoxicillin', example('Substance-f205')),
  row('outcome', /^(?:mean |median )?body weight$/i, '27113001', 'Body weight', example('Observation-example')),
  row(
    'outcome',
    /^(?:mean )?systolic blood pressure$/i,
    '271649006',
    'Systolic blood pressure',
    example('Observation-blood-pressure-cancel'),
  ),
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
