import { conceptFor } from '../../../terminology/concepts.ts';
import { unitOf } from '../../../terminology/units.ts';
import { DIGITS, digitsIn } from '../numbers.ts';
import { populationOf } from '../population.ts';
import { type Marked, matchesIn, PROSE, type StatementReader } from '../statement.ts';

const EVENT =
  '(?:required|needed|necessary|performed|undertaken|reported|observed|seen|found|recorded|noted|present|achieved|obtained)';
/** "Revision surgery was required in 24% of cases, but reduced to 12% in the later years of our experience" */
const RATE = new RegExp(
  `(?<outcome>[A-Z][a-z-]+(?: [a-z-]+){0,3}) (?:was|were) ${EVENT} in (?<value>${DIGITS}) ?% of (?:all )?(?:the )?(?:cases|patients|participants|subjects)(?<later>,? (?:but|and) (?<change>(?<verb>reduced|decreased|fell|dropped|declined|increased|rose) to (?<second>${DIGITS}) ?% (?<period>(?:in|during|over|after|by|at) [^,;.()]+)))?`,
  'dg',
);

/** How often something was needed or seen, and what that rate became later. */
export const eventRate: StatementReader = (sentence, reading) =>
  matchesIn(RATE, sentence, reading.view.text).flatMap((match): readonly Marked[] => {
    const [digits, place, outcome] = [digitsIn(match.text('value') ?? ''), match.span('value'), match.text('outcome')];
    if (!digits || !place || !outcome) return [];
    const { view } = reading;
    const population = populationOf(sentence, reading);
    const later = match.span('later');
    const common = {
      ...PROSE,
      kind: 'outcome',
      cohort: population.key,
      outcome: conceptFor('outcome', outcome),
      statistic: 'proportion',
      ...(population.inferred ? { inferred: [population.inferred] } : {}),
    } as const;
    const first: Marked = {
      value: place,
      fact: {
        ...common,
        value: { digits, unit: unitOf('%') },
        quote: view.quote({ start: match.start, end: later?.start ?? match.end }),
      },
    };
    const [second, change, at] = [digitsIn(match.text('second') ?? ''), match.span('change'), match.span('second')];
    const period = match.text('period');
    if (!second || !change || !at || !period) return [first];
    return [
      first,
      {
        value: at,
        fact: {
          ...common,
          value: { digits: second, unit: unitOf('%') },
          direction: /^(?:increased|rose)$/.test(match.text('verb') ?? '') ? 'increased' : 'decreased',
          timing: { text: period },
          quote: view.quote(change),
        },
      },
    ];
  });
