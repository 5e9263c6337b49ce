import type { Fact } from '../../../study.ts';
import { conceptFor } from '../../../terminology/concepts.ts';
import { unitOf } from '../../../terminology/units.ts';
import { clausesOf, type Owner, ownersOf } from '../assign.ts';
import { type Measure, measuresIn } from '../measures.ts';
import { type Mention, mentionsIn } from '../mentions.ts';
import { outcomeWords } from '../outcome-words.ts';
import { populationOf } from '../population.ts';
import { type Marked, PROSE, type Reading, type Sentence, type StatementReader } from '../statement.ts';
import type { Span } from '../view.ts';

/** Numbers with a statistic, each given to the group that the order of words gives it to; what the words leave open is not read. */
export const measured: StatementReader = (sentence, reading) => {
  if (PLANNED.test(reading.view.text.slice(sentence.start, sentence.end))) return [];
  return clausesOf(reading.view.text, sentence).flatMap((clause) => clauseFacts(clause, sentence, reading));
};

/** What will be done is no result. */
const PLANNED =
  /\b(?:will be|will receive|are planned|is planned|anticipated|to be (?:recruited|randomi[sz]ed)|we aim|estimated sample|sample size (?:of|was|calculation)|power (?:of|to))\b/i;

function clauseFacts(clause: Span, sentence: Sentence, reading: Reading): readonly Marked[] {
  const { view, names } = reading;
  const measures = measuresIn(clause, reading).filter((measure) => sentence.section !== 'methods' || isSize(measure));
  const named = mentionsIn(view.text, clause, names);
  const mentions = named.filter((mention) => !measures.some((measure) => holds(measure, mention)));
  const elsewhere = named.length === 0 && mentionsIn(view.text, sentence, names).length > 0;
  const owners = ownersOf(view.text.slice(clause.start, clause.end), clause.start, measures, mentions);
  return measures.flatMap((measure, index) =>
    factOf(
      measure,
      elsewhere && !measure.comparison ? 'unknown' : (owners[index] ?? 'unknown'),
      { mentions, clause, sentence, previous: measures[index - 1] },
      reading,
    ),
  );
}

/** "22 female (36.7%)" counts the women, who are no group of it; the name of an estimate may hold a group's words. */
const holds = (measure: Measure, { start, end }: Span): boolean =>
  measure.comparison
    ? measure.start <= start && end <= measure.value.end
    : (measure.numerator !== undefined || measure.statistic === 'count') && measure.start < end && start < measure.end;

/** In methods only how many took part is a result. */
const isSize = ({ statistic }: Measure): boolean => statistic === 'count';

interface Context {
  readonly mentions: readonly Mention[];
  readonly clause: Span;
  readonly sentence: Sentence;
  readonly previous: Measure | undefined;
}

function factOf(
  measure: Measure,
  owner: Owner,
  { mentions, clause, sentence, previous }: Context,
  reading: Reading,
): readonly Marked[] {
  if (owner === 'unknown') return [];
  const { view } = reading;
  const mention = owner === 'everybody' ? undefined : owner.mention;
  const words = outcomeWords(view.text, clause, measure, mentions, previous);
  if (!words) return [];
  const cohort = mention ? groupOf(mention, measure, reading) : comparisonOf(measure, mentions, sentence, reading);
  const quote = view.quote({
    start: clause.start,
    end: Math.max(measure.end, lastBracket(view.text, measure.end, clause.end)),
  });
  const common = {
    ...PROSE,
    kind: kindOf(measure),
    cohort,
    outcome: conceptFor('outcome', words),
    statistic: measure.statistic,
    dispersions: measure.dispersions,
    quote,
  } as const;
  const fact: Fact =
    measure.statistic === 'p-value'
      ? { ...common, text: 'only a p-value is stated', pValue: { amount: amountOf(measure) } }
      : { ...common, ...amountsOf(measure) };
  return [{ fact, value: measure.value, ...(mention ? { group: { start: mention.start, end: mention.end } } : {}) }];
}

const kindOf = ({ statistic, comparison }: Measure): Fact['kind'] =>
  comparison || statistic === 'p-value' ? 'analysis' : statistic === 'count' ? 'participation' : 'outcome';

const amountOf = ({ digits, comparator }: Measure) => ({ digits, ...(comparator ? { comparator } : {}) });

const people = (digits: string) => ({ digits, unit: unitOf('participants') });

function amountsOf(measure: Measure): Pick<Fact, 'value' | 'numerator' | 'denominator' | 'pValue'> {
  const { unit, numerator, denominator, pValue, statistic } = measure;
  const named = unit ? unitOf(unit) : statistic === 'count' ? unitOf('participants') : undefined;
  return {
    value: { ...amountOf(measure), ...(named ? { unit: named } : {}) },
    ...(numerator ? { numerator: people(numerator) } : {}),
    ...(denominator ? { denominator: people(denominator) } : {}),
    ...(pValue ? { pValue } : {}),
  };
}

function groupOf(mention: Mention, measure: Measure, { book, view }: Reading): string {
  const title = view.text.slice(mention.start, mention.end);
  const size =
    measure.statistic === 'count' && /n ?= ?$/i.test(view.text.slice(measure.value.start - 4, measure.value.start))
      ? Number(measure.digits)
      : undefined;
  return book.add(title, { group: true, quote: view.quote(mention), ...(size === undefined ? {} : { size }) });
}

/** A comparison of two named groups is about both; otherwise everybody, or those last called "all N". */
function comparisonOf(measure: Measure, mentions: readonly Mention[], sentence: Sentence, reading: Reading): string {
  const names = [...new Map(mentions.map((mention) => [mention.name.toLowerCase(), mention])).values()];
  if (names.length !== 2 || !(measure.comparison || measure.statistic === 'p-value'))
    return populationOf(sentence, reading).key;
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
