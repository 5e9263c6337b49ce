import { conceptFor } from '../../../terminology/concepts.ts';
import { unitOf } from '../../../terminology/units.ts';
import { COUNT, digitsIn } from '../numbers.ts';
import { type Marked, matchesIn, PROSE, type Reading, type Sentence, type StatementReader } from '../statement.ts';
import type { Span } from '../view.ts';

/** "Diamorphine was used in all 37 patients, bupivacaine in 32, clonidine in 27 and baclofen in 3" */
const USED = new RegExp(
  `(?<what>[A-Z][a-z-]+(?: [a-z-]+)?) (?<verb>was|were) (?<did>used|given|administered|prescribed|employed) in all (?<total>${COUNT}) (?<who>patients|participants|subjects|cases|women|men|children|adults)(?<rest>(?:(?:,| and|, and) [a-z][a-z -]*? in ${COUNT})*)`,
  'dg',
);
const MORE = new RegExp(`(?:,| and|, and) (?<what>(?!and )[a-z][a-z -]*?) in (?<value>${COUNT})`, 'dg');

/** How many received each drug of a list; all of them are the denominator, said once and implied for the rest. */
export const drugsUsed: StatementReader = (sentence, reading) =>
  matchesIn(USED, sentence, reading.view.text).flatMap((match) => {
    const [total, place] = [digitsIn(match.text('total') ?? ''), match.span('total')];
    const rest = match.span('rest');
    if (!total || !place) return [];
    const quote = reading.view.quote(match);
    const who = match.text('who') ?? 'patients';
    const cohort = reading.book.add(`all ${total} ${who}`, { size: Number(total), quote });
    reading.population = { key: cohort, paragraph: sentence.paragraph };
    const verb = `${match.text('verb')} ${match.text('did')}`;
    const use = (what: string, digits: string, value: Span, stated: boolean): Marked => ({
      value,
      fact: {
        ...PROSE,
        kind: 'treatment',
        cohort,
        outcome: conceptFor('outcome', `${what} ${verb}`),
        substances: [conceptFor('substance', what)],
        statistic: 'count',
        value: { digits, unit: unitOf('participants') },
        denominator: { digits: total, unit: unitOf('participants') },
        ...(stated
          ? {}
          : {
              denominatorInferred: true,
              inferred: [`the denominator ${total}, from "all ${total} ${who}" in the same sentence`],
            }),
        quote,
      },
    });
    return [
      use(match.text('what') ?? '', total, place, true),
      ...(rest ? listed({ ...sentence, ...rest }, reading, use) : []),
    ];
  });

function listed(
  rest: Sentence,
  reading: Reading,
  use: (what: string, digits: string, value: Span, stated: boolean) => Marked,
): readonly Marked[] {
  return matchesIn(MORE, rest, reading.view.text).flatMap((match) => {
    const [digits, place, what] = [digitsIn(match.text('value') ?? ''), match.span('value'), match.text('what')];
    return digits && place && what ? [use(what, digits, place, false)] : [];
  });
}
