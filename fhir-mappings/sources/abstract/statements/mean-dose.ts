import type { Timing } from '../../../study.ts';
import { conceptFor } from '../../../terminology/concepts.ts';
import { unitOf } from '../../../terminology/units.ts';
import { DIGITS, digitsIn } from '../numbers.ts';
import { populationOf } from '../population.ts';
import { type Match, matchesIn, PROSE, type StatementReader } from '../statement.ts';
import { UNIT } from '../unit-pattern.ts';

/** "mean dose of diamorphine increased for the first 2 years but did not change 2-6 years post implant, averaging 4.5 mg/day" */
const MEAN_DOSE = new RegExp(
  `(?<outcome>(?:mean|average) (?:daily )?dose of (?<what>[a-z][a-z -]*?)) (?<trend>(?:increased|decreased|rose|fell|did not change|remained|was)[^,;()]*?), averaging (?<value>${DIGITS}) ?(?<unit>${UNIT})`,
  'dgi',
);
/** "2-6 years post implant" */
const WHEN =
  /(?<low>\d+(?:\.\d+)?) ?(?:-|–|to) ?(?<high>\d+(?:\.\d+)?) (?<unit>years|months|weeks|days|hours) (?<anchor>(?:post|after|following|before|from) ?-?(?:the )?[a-z]+)/i;

/** A mean dose with the trend that led to it; when, where the trend's last part says so. */
export const meanDose: StatementReader = (sentence, reading) =>
  matchesIn(MEAN_DOSE, sentence, reading.view.text).flatMap((match) => {
    const [digits, place] = [digitsIn(match.text('value') ?? ''), match.span('value')];
    const [what, outcome] = [match.text('what'), match.text('outcome')];
    if (!digits || !place || !what || !outcome) return [];
    const quote = reading.view.quote(match);
    const population = populationOf(sentence, reading);
    const timing = timingIn(match);
    const fact = {
      ...PROSE,
      kind: 'treatment',
      cohort: population.key,
      outcome: conceptFor('outcome', outcome),
      substances: [conceptFor('substance', what)],
      statistic: 'mean',
      value: { digits, unit: unitOf(match.text('unit') ?? '') },
      ...(timing ? { timing } : {}),
      remarks: [{ label: 'Trend', text: match.text('trend') ?? '' }],
      ...(population.inferred ? { inferred: [population.inferred] } : {}),
      quote,
    } as const;
    return [{ fact, value: place }];
  });

function timingIn(match: Match): Timing | undefined {
  const found = WHEN.exec(match.text('trend') ?? '');
  const { low, high, unit, anchor } = found?.groups ?? {};
  if (!found || !low || !high || !unit || !anchor) return undefined;
  return {
    text: found[0],
    low: { digits: low, unit: unitOf(unit) },
    high: { digits: high, unit: unitOf(unit) },
    anchor,
  };
}
