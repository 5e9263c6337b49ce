import type { Coding, Concept } from '../study.ts';
import { MESH } from '../terminology/systems.ts';
import { sectionsOf } from './abstract/sections.ts';

/** A descriptor of MeSH: https://id.nlm.nih.gov/mesh/D004311 and so on. */
const mesh = (code: string, display: string): readonly Coding[] => [{ system: MESH, code, display }];

/** Plain words for a design -> its MeSH descriptor, where there is one of just that meaning. Longer wordings come first. */
const DESIGNS: readonly (readonly [words: string, codings: readonly Coding[]])[] = [
  [
    '(?:cluster[- ])?randomi[sz]ed,? (?:controlled|clinical|controlled clinical)(?: \\w+)? (?:trial|study)',
    mesh('D016449', 'Randomized Controlled Trial'),
  ],
  ['(?:cluster[- ])?randomi[sz]ed', []],
  ['double[- ](?:blind(?:ed)?|masked)', mesh('D004311', 'Double-Blind Method')],
  ['(?:single|triple|observer|assessor|evaluator)[- ](?:blind(?:ed)?|masked)', []],
  ['cross-?over', mesh('D018592', 'Cross-Over Studies')],
  ['placebo[- ]controlled', mesh('D010919', 'Placebos')],
  ['(?:sham|active)[- ]controlled', []],
  ['open[- ]label', []],
  ['parallel[- ]groups?', []],
  ['(?:non-?inferiority|equivalence|factorial) (?:trial|study|design)', []],
  ['multi-?cent(?:er|re)', []],
  ['pilot (?:\\w+ ){0,2}(?:trial|study)', mesh('D010865', 'Pilot Projects')],
  ['case[- ]control (?:study|design)', mesh('D016022', 'Case-Control Studies')],
  ['cross-sectional (?:study|survey|design)', mesh('D003430', 'Cross-Sectional Studies')],
  ['prospective', mesh('D011446', 'Prospective Studies')],
  ['retrospective', mesh('D012189', 'Retrospective Studies')],
  ['cohort study', mesh('D015331', 'Cohort Studies')],
];

/** Titles of what sums up studies of others. */
const OF_OTHERS = /\breviews?\b|\bmeta-?analys[ei]s\b|\bguidelines? for\b|\btrials\b|\bstudies\b/i;

/** Where a text speaks of its own design: "in this double-blind trial", "we conducted a prospective cohort study". */
const OWN =
  /\b(?:(?:in|of) (?:this|our|the present)|this was an?|(?:this|our|the) (?:study|trial) (?:was|is) an?|we (?:conducted|performed|did|carried out|undertook) an?|were enrolled (?:in|into) an?|participated in an?|^an?)\s(?<what>(?:[\w-]+,?\s){0,9}?(?:trial|study|survey|design)\b)/gim;

/** What is denied is no design. */
const DENIED = '(?<!\\b(?:non|not|un|no|without|future)[- ]?)';

/**
 * The design in the words of title and abstract: those of the title, unless it names studies of others; and those of sentences in the abstract's
 * methods that speak of this study. Anything else stays prose.
 */
export function designIn(title: string, text: string): readonly Concept[] {
  const places = [
    ...(OF_OTHERS.test(title) ? [] : [title]),
    ...sectionsOf(text)
      .filter(({ kind }) => kind === 'methods')
      .flatMap(({ start, end }) =>
        Array.from(text.slice(start, end).matchAll(OWN), ({ groups }) => groups?.what ?? ''),
      ),
  ];
  const found = new Map<string, Concept>();
  for (const place of places) {
    for (const concept of designsOf(place)) {
      const key =
        concept.codings[0]?.code ??
        concept.text
          .toLowerCase()
          .replace(/[^a-z]/g, '')
          .replaceAll('ised', 'ized');
      if (!found.has(key)) found.set(key, concept);
    }
  }
  return [...found.values()];
}

/** Every design that a text names, in its words; a shorter wording within a longer one is not told again. */
function designsOf(text: string): readonly Concept[] {
  const taken: { readonly start: number; readonly end: number; readonly concept: Concept }[] = [];
  for (const [words, codings] of DESIGNS) {
    const match = new RegExp(`${DENIED}\\b(?:${words})\\b`, 'i').exec(text);
    if (!match) continue;
    const [start, end] = [match.index, match.index + match[0].length];
    if (taken.some((other) => start < other.end && other.start < end)) continue;
    taken.push({ start, end, concept: { text: match[0], codings } });
  }
  return taken.sort((a, b) => a.start - b.start).map(({ concept }) => concept);
}
