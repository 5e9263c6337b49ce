import type { Fact } from '../../../study.ts';
import { conceptFor } from '../../../terminology/concepts.ts';
import { unitOf } from '../../../terminology/units.ts';
import { type Decision, decisionsIn, surely } from '../model/decide.ts';
import { MODEL } from '../model/model.ts';
import { stageOf } from '../model/stage.ts';
import { outcomeWords } from '../outcome-words.ts';
import { populationOf } from '../population.ts';
import { clausesOf } from '../rules/clauses.ts';
import { type Mention, mentionsIn } from '../rules/mentions.ts';
import { type Marked, PROSE, type Reading, type Sentence, type StatementReader } from '../statement.ts';
import { overlaps, type Span } from '../view.ts';

/** Numbers with a statistic and whose they are, where the learned model is sure enough of both; what is left open is not read. */
export const measured: StatementReader = (sentence, reading) => {
  const stage = stageOf(sentence, reading);
  const decisions = surely(decisionsIn(stage, MODEL), stage, MODEL);
  const clauses = clausesOf(reading.view.text, sentence);
  return decisions.flatMap((decision, index) => {
    const clause =
      clauses.find(({ start, end }) => start <= decision.measure.start && decision.measure.end <= end) ?? sentence;
    const previous = decisions[index - 1];
    const near = previous && previous.measure.start >= clause.start ? previous : undefined;
    return factOf(
      decision,
      { clause, sentence, previous: near, mentions: mentionsIn(reading.view.text, clause, reading.names) },
      reading,
    );
  });
};

interface Context {
  readonly mentions: readonly Mention[];
  readonly clause: Span;
  readonly sentence: Sentence;
  readonly previous: Decision | undefined;
}

function factOf(decision: Decision, context: Context, reading: Reading): readonly Marked[] {
  const { measure, mention, statistic } = decision;
  const { mentions, clause, sentence, previous } = context;
  const { view } = reading;
  const groups = mention && mention.kind !== 'earlier' ? [mention, ...mentions] : mentions;
  const words = isParticipation(decision, view.text, clause)
    ? 'participants'
    : outcomeWords(view.text, clause, measure, apart(groups), previous?.measure);
  if (!words) return [];
  const cohort = mention ? groupOf(mention, decision, reading) : comparisonOf(decision, mentions, sentence, reading);
  const common = {
    ...PROSE,
    kind: kindOf(decision),
    cohort,
    outcome: conceptFor('outcome', words),
    statistic,
    dispersions: measure.dispersions,
    quote: view.quote({
      start: clause.start,
      end: Math.max(measure.end, lastBracket(view.text, measure.end, clause.end)),
    }),
  } as const;
  const fact: Fact =
    statistic === 'p-value'
      ? { ...common, text: 'only a p-value is stated', pValue: { amount: amountOf(decision) } }
      : { ...common, ...amountsOf(decision) };
  return [{ fact, value: measure.value, ...(mention ? { group: { start: mention.start, end: mention.end } } : {}) }];
}

/** How many took part, or were in a group: "n = 24", "214 patients were randomised". */
function isParticipation({ statistic, measure }: Decision, text: string, clause: Span): boolean {
  if (statistic !== 'count' || measure.denominator) return false;
  const after = text.slice(measure.end, clause.end).split(/(?:, | and )(?=\d)/)[0] ?? '';
  return measure.shape === 'size' || (ENROLLED.test(text.slice(clause.start, clause.end)) && !LEFT.test(after));
}

const ENROLLED =
  /\b(?:randomi[sz]ed|randomly|assigned|allocated|enrolled|recruited|included|participated|took part|divided|entered|studied|analy[sz]ed)\b/i;
const LEFT =
  /\b(?:completed|completing|finished|withdrew|withdrawn|died|excluded|discontinued|dropped|lost|declined|refused|had|developed|experienced|responded)\b/i;

/** Mentions in order that do not overlap, the first of each. */
const apart = (mentions: readonly Mention[]): readonly Mention[] =>
  mentions
    .filter((mention, index) => !mentions.slice(0, index).some((earlier) => overlaps(earlier, mention)))
    .sort((a, b) => a.start - b.start);

/** Statistics that set two groups against each other. */
const compares = ({ statistic }: Decision): boolean =>
  /ratio|relative-risk|difference|correlation|p-value/.test(statistic);

const kindOf = (decision: Decision): Fact['kind'] =>
  compares(decision) ? 'analysis' : decision.statistic === 'count' ? 'participation' : 'outcome';

const amountOf = ({ measure: { digits, comparator } }: Decision) => ({ digits, ...(comparator ? { comparator } : {}) });

const people = (digits: string) => ({ digits, unit: unitOf('participants') });

function amountsOf(decision: Decision): Pick<Fact, 'value' | 'numerator' | 'denominator' | 'pValue'> {
  const { unit, numerator, denominator, pValue } = decision.measure;
  const named = unit ? unitOf(unit) : decision.statistic === 'count' ? unitOf('participants') : undefined;
  return {
    value: { ...amountOf(decision), ...(named ? { unit: named } : {}) },
    ...(numerator ? { numerator: people(numerator) } : {}),
    ...(denominator ? { denominator: people(denominator) } : {}),
    ...(pValue ? { pValue } : {}),
  };
}

function groupOf(mention: Span, { measure, statistic }: Decision, { book, view }: Reading): string {
  const title = view.text.slice(mention.start, mention.end);
  const size = statistic === 'count' && measure.shape === 'size' ? Number(measure.digits) : undefined;
  return book.add(title, { group: true, quote: view.quote(mention), ...(size === undefined ? {} : { size }) });
}

/** A comparison of two named groups is about both; otherwise everybody, or those last called "all N". */
function comparisonOf(decision: Decision, mentions: readonly Mention[], sentence: Sentence, reading: Reading): string {
  const names = [...new Map(mentions.map((mention) => [mention.name.toLowerCase(), mention])).values()];
  if (names.length !== 2 || !compares(decision)) return populationOf(sentence, reading).key;
  const members = names.map((mention) =>
    reading.book.add(reading.view.text.slice(mention.start, mention.end), {
      group: true,
      quote: reading.view.quote(mention),
    }),
  );
  return reading.book.compare(members);
}

/** The quote goes on to the bracket that closes just after the number. */
function lastBracket(text: string, from: number, end: number): number {
  const closing = /^[^()[\]]{0,60}[)\]]/.exec(text.slice(from, end))?.[0].length;
  return closing === undefined ? from : from + closing;
}
