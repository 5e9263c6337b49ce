import type { Reading, Sentence } from '../statement.ts';
import type { Span } from '../view.ts';
import { type Owner, ownersOf } from './assign.ts';
import { clausesOf } from './clauses.ts';
import { type Measure, measuresIn } from './measures.ts';
import { type Mention, mentionsIn } from './mentions.ts';

/** What the rules of word order say of a number: which statistic it is, and whose. */
export interface Opinion {
  readonly measure: Measure;
  readonly owner: Owner;
}

/** Sentences of what will be done, which are no results. */
export const PLANNED =
  /\b(?:will be|will receive|are planned|is planned|anticipated|to be (?:recruited|randomi[sz]ed)|we aim|estimated sample|sample size (?:of|was|calculation)|power (?:of|to))\b/i;

/** The numbers of a sentence that a rule takes, in order; numbers that no rule takes have no opinion. */
export function opinionsOf(sentence: Sentence, reading: Reading): readonly Opinion[] {
  return clausesOf(reading.view.text, sentence).flatMap((clause) => inClause(clause, sentence, reading));
}

function inClause(clause: Span, sentence: Sentence, reading: Reading): readonly Opinion[] {
  const { view, names } = reading;
  const measures = measuresIn(clause, reading).filter((measure) => sentence.section !== 'methods' || isSize(measure));
  const named = mentionsIn(view.text, clause, names);
  const mentions = named.filter((mention) => !measures.some((measure) => holds(measure, mention)));
  const elsewhere = named.length === 0 && mentionsIn(view.text, sentence, names).length > 0;
  const owners = ownersOf(view.text.slice(clause.start, clause.end), clause.start, measures, mentions);
  return measures.map((measure, index) => ({
    measure,
    owner: elsewhere && !measure.comparison ? 'unknown' : (owners[index] ?? 'unknown'),
  }));
}

/** In methods only how many took part is a result. */
const isSize = ({ statistic }: Measure): boolean => statistic === 'count';

/** "22 female (36.7%)" counts the women, who are no group of it; the name of an estimate may hold a group's words. */
const holds = (measure: Measure, { start, end }: Mention): boolean =>
  measure.comparison
    ? measure.start <= start && end <= measure.value.end
    : (measure.numerator !== undefined || measure.statistic === 'count') && measure.start < end && start < measure.end;
