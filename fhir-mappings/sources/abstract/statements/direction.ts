import type { Fact, PValue } from '../../../study.ts';
import { conceptFor } from '../../../terminology/concepts.ts';
import { comparatorOf, DIGITS, digitsIn } from '../numbers.ts';
import {
  type Marked,
  type Match,
  matchesIn,
  PROSE,
  type Reading,
  type Sentence,
  type StatementReader,
} from '../statement.ts';
import type { Span } from '../view.ts';

const TEST = String.raw`(?<test>[^()]*?\btests?(?: with [A-Z][a-z]+ correction)?)`;
const P = `[pP](?:[- ]values?)? ?(?<comparator>=|<|>|≤|≥|<=|>=) ?(?<p>${DIGITS})`;
const VERB = `(?<verb>improved|worsened|deteriorated|increased|decreased|did not change|did not improve)(?<how> significantly| markedly)?`;

/**
 * "Pain improved significantly in both groups (Wilcoxon signed ranks test, p < 0.005)"; the bracket may be cut off where text was lost.
 */
const DIRECTION = new RegExp(
  String.raw`(?<=^|although |whereas |while |but |[;:] )(?<outcome>[A-Za-z][A-Za-z' -]*?) ${VERB}(?: in (?:the )?(?<group>(?:both|either) groups?|[A-Za-z][A-Za-z' -]*? (?:group|arm)))?(?<paren> \((?:${TEST}, )?(?:${P}(?:, (?<after>[^()]*))?\)|(?=\s*$)))`,
  'dg',
);
/** "although work interruption and the effect of pain on sex life did not change", after such a statement */
const UNCHANGED = /(?<=\)) (?:although|but|while|whereas) (?<outcomes>[a-z][A-Za-z' -]*?) did not change(?=[.,;]|$)/dg;
/** "There was a trend towards improvement in OUTCOME in the GROUP but this did not reach statistical significance ... (p > 0.005, TEST)" */
const TREND = new RegExp(
  String.raw`(?<trend>trend towards (?:improvement|worsening|an increase|a decrease)) in (?<outcome>[A-Za-z][A-Za-z' -]*?) in the (?<group>[A-Za-z][A-Za-z' -]*? group) (?:but|although|which) [^()]*?(?:did not reach|was not of) (?:statistical )?significance[^()]*?\(${P}(?:, (?<test>[^()]*))?\)`,
  'dg',
);

const DIRECTIONS: Readonly<Record<string, NonNullable<Fact['direction']>>> = {
  improved: 'improved',
  worsened: 'worsened',
  deteriorated: 'worsened',
  increased: 'increased',
  decreased: 'decreased',
  'did not change': 'unchanged',
  'did not improve': 'unchanged',
};

/** Change told in words, one fact a group, with its test and p-value; a p-value lost to damage is absent with reason `error`. */
export const direction: StatementReader = (sentence, reading) => [
  ...matchesIn(DIRECTION, sentence, reading.view.text).flatMap((match) => directionOf(match, sentence, reading)),
  ...matchesIn(TREND, sentence, reading.view.text).flatMap((match) => trendOf(match, reading)),
];

function directionOf(match: Match, sentence: Sentence, reading: Reading): readonly Marked[] {
  const { view } = reading;
  const [outcome, verb, place] = [match.text('outcome'), match.text('verb'), match.span('verb')];
  const groups = groupsNamed(match, reading);
  const direction = verb && Object.hasOwn(DIRECTIONS, verb) ? DIRECTIONS[verb] : undefined;
  const pValue = pValueOf(match, sentence, reading);
  if (!outcome || !place || !direction || !pValue || groups.length === 0) return [];
  const words = outcome.replace(/^(?:The|There was|A|An) /, '');
  const group = match.span('group');
  const scale = scaleOf(words, reading);
  const text = `${verb}${match.text('how') ?? ''}`;
  const made = groups.map(
    (cohort): Marked => ({
      value: match.span('p') ?? place,
      ...(group ? { group } : {}),
      fact: {
        ...PROSE,
        kind: 'outcome',
        cohort,
        outcome: conceptFor('outcome', words),
        statistic: 'change',
        direction,
        text,
        pValue,
        ...testOf(match.text('test')),
        remarks: scale ? [{ label: 'Scale', text: view.quote(scale).exact, quote: view.quote(scale) }] : [],
        quote: view.quote(trimmedEnd(match, view.text)),
        flags: pValue.absent ? ['damaged-value'] : [],
      },
    }),
  );
  return [...made, ...unchangedAfter(match, groups, sentence, reading)];
}

/** A quote ends with its last word: the space before lost text is no part of it. */
function trimmedEnd({ start, end }: Span, text: string): Span {
  let last = end;
  while (last > start && /\s/.test(text[last - 1] ?? '')) last--;
  return { start, end: last };
}

function groupsNamed(match: Match, { book }: Reading): readonly string[] {
  const words = match.text('group');
  if (!words) return [];
  if (/^(?:both|either) groups?$/.test(words)) return book.groups().length === 2 ? book.groups() : [];
  if (/^(?:each|all|these|those|any|two|three|our|neither|other) /.test(words)) return [];
  return [book.resolve(words) ?? book.add(words, { group: true })];
}

function pValueOf(match: Match, sentence: Sentence, { view }: Reading): PValue | undefined {
  const [p, comparator] = [match.text('p'), match.text('comparator')];
  const digits = p && digitsIn(p);
  const compared = comparatorOf(comparator);
  if (digits) return { amount: { digits, ...(compared ? { comparator: compared } : {}) } };
  if (sentence.damage && sentence.damage.start >= match.end)
    return { absent: { absent: 'error' }, quote: view.quote(sentence.damage) };
  return undefined;
}

/** The test by name, and what else the bracket says of it. */
function testOf(words: string | undefined): Pick<Fact, 'method' | 'methodNotes'> {
  if (!words) return {};
  const [, name, note] = /^(.*?)(?: with (.*))?$/.exec(words.trim()) ?? [];
  return { method: conceptFor('test', name ?? words), ...(note ? { methodNotes: [note] } : {}) };
}

function scaleOf(outcome: string, { scales }: Reading): Span | undefined {
  const words = outcome.toLowerCase().replace(/^(?:the )?(?:majority|most|all|many) of (?:the )?/, '');
  return scales.find(({ measured }) => measured.toLowerCase().includes(words))?.scale;
}

function unchangedAfter(
  match: Match,
  groups: readonly string[],
  sentence: Sentence,
  reading: Reading,
): readonly Marked[] {
  const { view } = reading;
  return matchesIn(UNCHANGED, { start: match.end - 1, end: sentence.end }, reading.view.text).flatMap((clause) => {
    const outcomes = clause.span('outcomes');
    if (!outcomes || groups.length !== 1) return [];
    const quote = view.quote({ start: outcomes.start, end: clause.end });
    return outcomesIn(outcomes, view.text).flatMap((outcome) =>
      groups.map(
        (cohort): Marked => ({
          value: outcome,
          fact: {
            ...PROSE,
            kind: 'outcome',
            cohort,
            outcome: conceptFor('outcome', view.text.slice(outcome.start, outcome.end)),
            statistic: 'change',
            direction: 'unchanged',
            text: 'did not change',
            inferred: ['the group: the one named before in the same sentence'],
            quote,
          },
        }),
      ),
    );
  });
}

/** "work interruption and the effect of pain on sex life": one outcome a side of "and". */
function outcomesIn({ start, end }: Span, text: string): readonly Span[] {
  const parts = text.slice(start, end).split(/( and (?:the )?)/);
  let at = start;
  return parts.flatMap((part, index) => {
    const span = { start: at, end: at + part.length };
    at = span.end;
    return index % 2 === 0 ? [span] : [];
  });
}

/** A trend that is not significant is no direction: it stays in words. */
function trendOf(match: Match, reading: Reading): readonly Marked[] {
  const { view } = reading;
  const [outcome, value] = [match.text('outcome'), match.span('p')];
  const group = match.span('group');
  const pValue = pValueOf(match, { start: match.start, end: match.end, section: 'results', paragraph: 0 }, reading);
  const [cohort] = groupsNamed(match, reading);
  if (!outcome || !value || !pValue || !cohort) return [];
  const words = outcome.replace(/^the /, '');
  const scale = scaleOf(words, reading);
  return [
    {
      value,
      ...(group ? { group } : {}),
      fact: {
        ...PROSE,
        kind: 'outcome',
        cohort,
        outcome: conceptFor('outcome', words),
        statistic: 'change',
        text: `${match.text('trend')}, not statistically significant`,
        pValue,
        ...testOf(match.text('test')),
        remarks: scale ? [{ label: 'Scale', text: view.quote(scale).exact, quote: view.quote(scale) }] : [],
        quote: view.quote(match),
      },
    },
  ];
}
