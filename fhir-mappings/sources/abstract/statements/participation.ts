import { conceptFor } from '../../../terminology/concepts.ts';
import { unitOf } from '../../../terminology/units.ts';
import { COUNT, DIGITS, digitsIn } from '../numbers.ts';
import {
  type Marked,
  type Match,
  matchesIn,
  PROSE,
  type Reading,
  type Sentence,
  type StatementReader,
} from '../statement.ts';

/** "36 patients (97% of 37 approached) completed questionnaires" */
const PARTICIPATION = new RegExp(
  String.raw`(?<count>${COUNT}) (?<who>[a-z]+(?: [a-z]+)?) \((?<value>${DIGITS}) ?(?:%|percent) of (?:the )?(?<total>${COUNT}) (?:[a-z]+ )?(?<how>approached|invited|contacted|eligible|enrolled|recruited|surveyed|mailed|asked|screened)\) (?<did>[a-z]+(?: [a-z]+){0,3}?)(?=[,.;:]|\s(?:and|with|at|in|of)\b|$)`,
  'dgi',
);
/** "24 with failed back syndrome", in a list after it */
const MEMBERS = new RegExp(
  String.raw`(?<![\w.(])(?<value>${COUNT}) with (?<having>[a-z][a-z' -]*?)(?=,|\.|;|\)| and ${COUNT} with|$)`,
  'dgi',
);

const PERCENT = unitOf('%');

/** How many of those asked took part, and who they were. */
export const participation: StatementReader = (sentence, reading) =>
  matchesIn(PARTICIPATION, sentence, reading.view.text).flatMap((match) => {
    const [count, total] = [digitsIn(match.text('count') ?? ''), digitsIn(match.text('total') ?? '')];
    const [value, place] = [digitsIn(match.text('value') ?? ''), match.span('value')];
    if (!count || !total || !value || !place) return [];
    const { view, book } = reading;
    const who = match.text('who') ?? '';
    const did = match.text('did') ?? '';
    const asked = book.add(`${who} ${match.text('how') ?? ''}`, { size: Number(total), quote: view.quote(match) });
    const took = book.add(`${who} who ${did}`, { size: Number(count), quote: view.quote(match) });
    reading.population = { key: took, paragraph: sentence.paragraph };
    const fact = {
      ...PROSE,
      kind: 'participation',
      cohort: asked,
      outcome: conceptFor('outcome', did),
      statistic: 'proportion',
      value: { digits: value, unit: PERCENT },
      numerator: { digits: count, unit: unitOf('participants') },
      denominator: { digits: total, unit: unitOf('participants') },
      quote: view.quote(match),
    } as const;
    return [{ fact, value: place }, ...membersOf({ ...sentence, start: match.end }, took, reading)];
  });

function membersOf(rest: Sentence, cohort: string, reading: Reading): readonly Marked[] {
  return matchesIn(MEMBERS, rest, reading.view.text).flatMap((match) => memberOf(match, cohort, reading));
}

function memberOf(match: Match, cohort: string, { book, view }: Reading): readonly Marked[] {
  const digits = digitsIn(match.text('value') ?? '');
  const [having, place] = [match.text('having'), match.span('value')];
  if (!digits || !having || !place) return [];
  const quote = view.quote(match);
  book.add(having, { size: Number(digits), quote, condition: true, group: true });
  const fact = {
    ...PROSE,
    kind: 'baseline',
    cohort,
    outcome: conceptFor('condition', having),
    statistic: 'count',
    value: { digits, unit: unitOf('participants') },
    quote,
  } as const;
  return [{ fact, value: place }];
}
