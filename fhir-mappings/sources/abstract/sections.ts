import type { Span } from './view.ts';

export type SectionKind = 'background' | 'methods' | 'results' | 'conclusions';

export interface Section extends Span {
  readonly kind: SectionKind | 'other';
}

/** Headings of structured abstracts -> what stands below. The longest match wins. */
const HEADINGS: readonly (readonly [kind: SectionKind, heading: RegExp])[] = [
  [
    'background',
    /(?:background|introduction|context|objectives?|aims?|purpose|rationale|hypothesis|importance|motivation|study objectives?|background (?:and|&) (?:aims?|objectives?|purpose)|aims? and objectives?|questions?)/,
  ],
  [
    'methods',
    /(?:methods?|materials? (?:and|&) methods?|patients? (?:and|&) methods?|participants?(?: and methods?)?|subjects?(?: and methods?)?|design(?:,? settings?(?:,? and participants)?)?|methods?\/design|study design|settings?(?: and participants)?|interventions?|main outcomes?(?: and measures?| measures?)?|outcome measures?|outcomes measured|measurements?|methodology|methods? and (?:materials?|analysis|design|measurements)|materials?|material and methods?|randomi[sz]ation|blinding|data sources?|study selection|trial registration|registration|funding|ethics)/,
  ],
  [
    'results',
    /(?:methods? (?:and|&) (?:main |principal )?(?:findings|results)|methodology[/ ](?:principal |main )?findings|results?|findings|main (?:results?|findings)|principal findings|results? and (?:discussion|conclusions?)|outcomes?|numbers? (?:randomi[sz]ed|analy[sz]ed)|recruitment|harms)/,
  ],
  [
    'conclusions',
    /(?:conclusions?(?:[/ ](?:significance|relevance|interpretation))?|conclusions? and (?:relevance|implications?)|interpretation|discussion|significance|implications?|limitations?|summary)/,
  ],
];

const ALL = HEADINGS.map(([, heading]) => heading.source).join('|');

/** A heading alone on its line, or at the start of a line before a colon or a capital letter; within a line, after a full stop and before a colon or another full stop, or in capitals. */
const HEADING = new RegExp(
  `(?:^|\\n)[ \\t]*(?<heading>(?i:${ALL}))[ \\t]*(?:[:.]?[ \\t]*(?=\\n|$)|[:.]\\s|(?=[A-Z]))|(?<=[.!?)]\\s+)(?<inline>(?i:${ALL}))(?:[:.]\\s|\\s(?=[A-Z0-9]))`,
  'g',
);

/** The sections in order; text before the first heading is 'other', as is a text without headings. */
export function sectionsOf(text: string): readonly Section[] {
  const found = Array.from(text.matchAll(HEADING))
    .filter(isHeading)
    .map((match) => ({
      kind: kindOf(match.groups?.heading ?? match.groups?.inline ?? ''),
      at: match.index,
      start: match.index + match[0].length,
    }));
  const sections = found.map(({ kind, start }, index) => ({ kind, start, end: found[index + 1]?.at ?? text.length }));
  const before = found[0]?.at ?? text.length;
  return before > 0 ? [{ kind: 'other', start: 0, end: before }, ...sections] : sections;
}

/** Within a line a heading has a colon or a full stop or is written in capitals; everywhere it begins with a capital. */
function isHeading(match: RegExpExecArray): boolean {
  const { heading, inline } = match.groups ?? {};
  if (inline === undefined) return /^[A-Z]/.test(heading ?? '');
  return /[:.]\s$/.test(match[0]) ? /^[A-Z]/.test(inline) : /^[A-Z][A-Z ,&/]+$/.test(inline);
}

function kindOf(heading: string): Section['kind'] {
  const words = heading.trim().toLowerCase();
  return HEADINGS.find(([, pattern]) => new RegExp(`^(?:${pattern.source})$`).test(words))?.[0] ?? 'other';
}
