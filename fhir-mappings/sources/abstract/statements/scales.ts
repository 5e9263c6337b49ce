import { matchesIn, type StatementReader } from '../statement.ts';

/** "a range of quality of life measures (recorded on 11-point numerical rating scales)" */
const SCALE =
  /(?<measured>[^.;]*?) \((?:each )?(?:recorded|measured|assessed|rated|scored) (?:on|with|using|by) (?:an? |the )?(?<scale>[^()]*?scales?(?: \([A-Z]+\))?)\)/dg;

/** Remembers which words are measured on which scale; gives no fact. */
export const scales: StatementReader = (sentence, reading) => {
  for (const match of matchesIn(SCALE, sentence, reading.view.text)) {
    const scale = match.span('scale');
    if (scale) reading.scales.push({ measured: match.text('measured') ?? '', scale });
  }
  return [];
};
