import type { Cohort, Concept, Damage, Fact, Warning } from '../../study.ts';
import { conceptsIn } from '../../terminology/concepts.ts';
import { cohortBook } from './cohort-book.ts';
import { type DamagedPlace, damagedPlaces } from './damage.ts';
import { type Naming, namingsIn } from './model/arms.ts';
import { likelyArms, type Model } from './model/decide.ts';
import { MODEL } from './model/model.ts';
import { mentionsIn, groupNamesIn as namesIn } from './model/phrases.ts';
import { firstSaid } from './model/scene.ts';
import { groupsOf, likelihood } from './model/stage.ts';
import { groupNamesIn } from './rules/mentions.ts';
import { sectionsOf } from './sections.ts';
import { sentencesOf } from './sentences.ts';
import type { Marked, Reading, Sentence, StatementReader } from './statement.ts';
import { direction } from './statements/direction.ts';
import { drugsUsed } from './statements/drugs-used.ts';
import { eventRate } from './statements/event-rate.ts';
import { meanDose } from './statements/mean-dose.ts';
import { measured } from './statements/measured.ts';
import { participation } from './statements/participation.ts';
import { scales } from './statements/scales.ts';
import { overlaps, type TextView, viewOf } from './view.ts';

/** What a structured abstract says, as far as it is understood. */
export interface AbstractReading {
  readonly conditions: readonly Concept[];
  readonly focus: readonly Concept[];
  readonly design: readonly Concept[];
  readonly cohorts: readonly Cohort[];
  readonly facts: readonly Fact[];
  readonly damages: readonly Damage[];
  readonly warnings: readonly Warning[];
}

/** Kinds of statements, in the order in which a sentence is shown to them; a number belongs to the first that reads it. */
const STATEMENTS: readonly StatementReader[] = [
  scales,
  participation,
  drugsUsed,
  meanDose,
  eventRate,
  direction,
  measured,
];

/** Reads the facts of a structured abstract. Quotes count code points of `text`. A sentence that is not understood gives nothing. */
export function readAbstract(text: string, title: string): AbstractReading {
  const view = viewOf(text);
  const places = damagedPlaces(view.text);
  const { marks, cohorts } = readMarks(view, places);
  const used = withMembers(new Set(marks.map(({ fact }) => fact.cohort)), cohorts);
  return {
    conditions: conceptsIn('condition', title),
    focus: conceptsIn('intervention', title),
    design: [],
    cohorts: cohorts.filter(({ key, size }) => used.has(key) || size !== undefined),
    facts: marks.map(({ fact }) => fact),
    damages: places.map(({ words, sign }) => ({ quote: view.quote(words), sign })),
    warnings: places.map(({ words, sign }) => ({
      code: 'damaged',
      message: `text was lost at "${view.quote(words).exact}": ${sign}`,
    })),
  };
}

/** The cohorts that facts speak about, and those that these are made of. */
const withMembers = (used: ReadonlySet<string>, cohorts: readonly Cohort[]): ReadonlySet<string> =>
  used.union(new Set(cohorts.flatMap(({ key, members }) => (used.has(key) ? (members ?? []) : []))));

/** Abstracts of studies that are yet to be done. */
const PLANS = /\bwill (?:be|receive|undergo|complete|have)\b|^ ?(?:Methods?|METHODS?) ?\/ ?(?:[Dd]esign|DESIGN)\b/m;

/** The sentences of a text that may be read, what their readers share, and the names that it may call groups. */
export function openText(
  view: TextView,
  places: readonly DamagedPlace[] = damagedPlaces(view.text),
  weights: Model['arms'] = MODEL.arms,
): { readonly sentences: readonly Sentence[]; readonly reading: Reading; readonly namings: readonly Naming[] } {
  const sentences = readableSentences(view.text, places);
  const called = namesIn(view.text);
  const named = new Map(sentences.map((sentence) => [sentence, mentionsIn(view.text, sentence, called)]));
  const namings = namingsIn(view.text, named, called);
  const likely = likelyArms(namings, weights);
  const mentions = new Map(Array.from(named, ([sentence, here]) => [sentence, here.map(likelihood(likely))]));
  const reading: Reading = {
    view,
    book: cohortBook(),
    names: groupNamesIn(view.text),
    called,
    mentions,
    likely,
    arms: [...likely.values()].filter((arm) => arm >= 0.5).length,
    groups: groupsOf([...mentions.values()]),
    said: firstSaid(view.text),
    plans: PLANS.test(view.text),
    population: undefined,
    scales: [],
  };
  return { sentences, reading, namings };
}

/** The facts with the places of their numbers and groups, in the order of the text. */
export function readMarks(
  view: TextView,
  places: readonly DamagedPlace[] = damagedPlaces(view.text),
): { readonly marks: readonly Marked[]; readonly cohorts: readonly Cohort[] } {
  const { sentences, reading } = openText(view, places);
  const marks: Marked[] = [];
  for (const sentence of sentences) {
    for (const read of STATEMENTS) {
      const found = read(sentence, reading);
      marks.push(...found.filter((mark) => !marks.some((earlier) => sameNumber(earlier, mark, found))));
    }
  }
  return { marks: marks.sort((a, b) => a.value.start - b.value.start), cohorts: reading.book.cohorts() };
}

/** A number that an earlier statement has read; facts of one statement may share a number (one p-value, two groups). */
const sameNumber = (earlier: Marked, mark: Marked, found: readonly Marked[]): boolean =>
  !found.includes(earlier) && overlaps(earlier.value, mark.value);

/** Characters; what is longer is no sentence, and patterns would take too long on it. */
const LONGEST = 1_500;

/** Sentences of methods and results, each cut off where text was lost: what follows the loss is not read. */
function readableSentences(text: string, places: readonly DamagedPlace[]): readonly Sentence[] {
  let paragraph = 0;
  return sectionsOf(text).flatMap((section) => {
    paragraph++;
    let last = section.start;
    if (section.kind === 'background' || section.kind === 'conclusions') return [];
    return sentencesOf(text, section).flatMap((span): readonly Sentence[] => {
      if (text.slice(last, span.start).includes('\n')) paragraph++;
      last = span.end;
      const place = places.find(({ lost }) => lost >= span.start && lost < span.end);
      const common = { section: section.kind, paragraph };
      if (span.end - span.start > LONGEST) return [];
      if (!place) return [{ ...span, ...common }];
      return [{ start: span.start, end: place.words.start, damage: place.words, ...common }];
    });
  });
}
