import { damagedPlaces } from '../../fhir-mappings/sources/abstract/damage.ts';
import {
  type Decision,
  decisionsIn,
  groupOptions,
  type Model,
  trustIn,
} from '../../fhir-mappings/sources/abstract/model/decide.ts';
import { labelsOf } from '../../fhir-mappings/sources/abstract/model/labels.ts';
import { numberFeatures } from '../../fhir-mappings/sources/abstract/model/number-features.ts';
import { type Stage, stageOf } from '../../fhir-mappings/sources/abstract/model/stage.ts';
import { trustFeatures } from '../../fhir-mappings/sources/abstract/model/trust-features.ts';
import { openText } from '../../fhir-mappings/sources/abstract/read-abstract.ts';
import { type TextView, viewOf } from '../../fhir-mappings/sources/abstract/view.ts';
import type { AnnotatedFact } from './annotation.ts';
import { boost } from './boost.ts';
import { compact, groupName } from './score.ts';
import { type Choice, dictionary, weigh } from './weigh.ts';

/** An annotated text made ready to learn from. */
export interface Lesson {
  readonly view: TextView;
  readonly stages: readonly Stage[];
  readonly facts: readonly AnnotatedFact[];
  readonly points: readonly string[];
}

export interface AnnotatedText {
  readonly text: string;
  readonly facts: readonly AnnotatedFact[];
}

/** Texts made ready to learn from: which names are groups is told of each by weights learned from the texts of other folds. */
export function lessonsOf(texts: readonly AnnotatedText[], folds: number): readonly Lesson[] {
  const choices = texts.map(armChoices);
  const weights = Array.from({ length: folds }, (_, fold) =>
    learnArms(choices.filter((_text, index) => index % folds !== fold)),
  );
  return texts.map(({ text, facts }, index) => {
    const view = viewOf(text);
    const { sentences, reading } = openText(view, damagedPlaces(view.text), weights[index % folds] ?? {});
    return { view, stages: sentences.map((sentence) => stageOf(sentence, reading)), facts, points: Array.from(text) };
  });
}

/** The groups of a text's annotations against all else that might be one; nothing where it has none. */
export function armChoices({ text, facts }: AnnotatedText): readonly Choice[] {
  const points = Array.from(text);
  const groups = new Set(facts.map((fact) => groupOf(fact, { points })));
  groups.delete(null);
  if (groups.size === 0) return [];
  return openText(viewOf(text)).namings.map(({ name, features }) => ({
    options: [features, []],
    right: [groups.has(groupName(name)) ? 0 : 1],
  }));
}

/** Weights for a name to be a study group's, from the choices of texts. */
export const learnArms = (choices: readonly (readonly Choice[])[]): Model['arms'] =>
  Object.fromEntries(weighed(choices.flat(), ARMS));

/** The annotation that a candidate equals in all but its group; none where two are at one place. */
function truthOf(measure: Decision['measure'], { view, facts }: Lesson): AnnotatedFact | undefined {
  const place = view.quote(measure.value);
  const here = facts.filter(({ start, end }) => start < (place.end ?? 0) && (place.start ?? 0) < end);
  const [fact] = here;
  if (!fact || here.length > 1) return undefined;
  const equal =
    Number(measure.digits) === Number(fact.value) &&
    measure.comparator === fact.comparator &&
    measure.denominator === fact.denominator &&
    (fact.statistic === 'count' || compact(measure.unit) === compact(fact.unit));
  return equal ? fact : undefined;
}

const groupOf = ({ group }: AnnotatedFact, { points }: Pick<Lesson, 'points'>): string | null =>
  groupName(group ? points.slice(group[0], group[1]).join('') : null);

/** Each label's features are its own: `label\tfeature`. */
function numberChoices(lesson: Lesson): readonly Choice[] {
  return lesson.stages.flatMap((stage) =>
    stage.candidates.map((candidate) => {
      const labels = labelsOf(candidate, stage);
      const features = numberFeatures(candidate, stage);
      const truth = truthOf(candidate, lesson)?.statistic ?? 'none';
      const right = labels.findIndex(({ label }) => label === truth);
      return {
        options: labels.map(({ key }) => features.map((feature) => `${key}\t${feature}`)),
        right: [Math.max(right, 0)],
      };
    }),
  );
}

function groupChoices(lesson: Lesson): readonly Choice[] {
  return lesson.stages.flatMap((stage) => {
    const facts = stage.candidates.flatMap((measure) => {
      const truth = truthOf(measure, lesson);
      return truth ? [{ measure, statistic: truth.statistic as Decision['statistic'], truth }] : [];
    });
    return facts.map((fact): Choice => {
      const options = groupOptions(fact, { ...stage, facts });
      const name = groupOf(fact.truth, lesson);
      const right = options.flatMap(({ whose }, index) =>
        whose === undefined || (whose === null ? name !== null : nameOf(whose, stage) !== name) ? [] : [index],
      );
      return { options: options.map(({ features }) => features), right: right.length > 0 ? right : [1] };
    });
  });
}

const nameOf = ({ start, end }: { readonly start: number; readonly end: number }, { text }: Stage): string | null =>
  groupName(text.slice(start, end));

/** Settings found by trying: rounds and rate of AdaGrad, decay towards zero, how often a feature has to be seen. */
const ARMS = { rounds: 12, rate: 0.15, decay: 0.006, least: 3 };
const NUMBERS = { rounds: 12, rate: 0.15, decay: 0.006, least: 3 };
const GROUPS = { rounds: 15, rate: 0.15, decay: 0.008, least: 3 };
/** Weights nearer to zero than this change nothing and are left out. */
const SMALLEST = 0.1;

function weighed(choices: readonly Choice[], settings: typeof NUMBERS): readonly (readonly [string, number])[] {
  const features = dictionary(choices, settings.least);
  const weights = weigh(choices, features, settings);
  return [...features].flatMap(([feature, index]) => {
    const weight = Math.round((weights[index] ?? 0) * 1000) / 1000;
    return Math.abs(weight) < SMALLEST ? [] : [[feature, weight] as const];
  });
}

/** The weights of numbers and groups; how far to trust them is learned from trials. */
export function learn(lessons: readonly Lesson[]): Pick<Model, 'numbers' | 'groups'> {
  const numbers: Record<string, Record<string, number>> = {};
  for (const [key, weight] of weighed(lessons.flatMap(numberChoices), NUMBERS)) {
    const [label = '', feature = ''] = key.split('\t');
    const labels = numbers[feature] ?? {};
    labels[label] = weight;
    numbers[feature] = labels;
  }
  return { numbers, groups: Object.fromEntries(weighed(lessons.flatMap(groupChoices), GROUPS)) };
}

/** A decision of a model on a text that it has not learned from. */
export interface Trial {
  readonly trust: readonly string[];
  readonly right: boolean;
  readonly decision: Decision;
  readonly lesson: Lesson;
  readonly truth: AnnotatedFact | undefined;
}

/** What a model says of texts, every decision that any threshold would let pass. */
export function trialsOf(lessons: readonly Lesson[], weights: Pick<Model, 'numbers' | 'groups'>): readonly Trial[] {
  return lessons.flatMap((lesson) =>
    lesson.stages.flatMap((stage) => {
      const facts = decisionsIn(stage, weights);
      return facts.map((decision) => {
        const truth = truthOf(decision.measure, lesson);
        const mine = decision.mention ? nameOf(decision.mention, stage) : null;
        const right = truth !== undefined && truth.statistic === decision.statistic && groupOf(truth, lesson) === mine;
        return { trust: trustFeatures(decision, { ...stage, facts }), right, decision, lesson, truth };
      });
    }),
  );
}

/** Trials of each text by a model learned from the others, `folds` models in all. */
export function crossTrials(lessons: readonly Lesson[], folds: number): readonly Trial[] {
  return Array.from({ length: folds }, (_, fold) => {
    const held = lessons.filter((_lesson, index) => index % folds === fold);
    const rest = lessons.filter((_lesson, index) => index % folds !== fold);
    return trialsOf(held, learn(rest));
  }).flat();
}

const TRUST = { rounds: 200, depth: 3, rate: 0.08, decay: 3, least: 8 };

/** Trees for a decision to be right, learned from trials. */
export const learnTrust = (trials: readonly Trial[]): Model['trust'] =>
  boost(
    trials.map(({ trust, right }) => ({ features: trust, right })),
    TRUST,
  );

/** A trial with how likely it is to be right, as learned from the trials of other texts. */
export type Judged = Trial & { readonly likely: number };

export function judged(trials: readonly Trial[], folds: number): readonly Judged[] {
  const texts = [...new Set(trials.map(({ lesson }) => lesson))];
  const foldOf = new Map(texts.map((lesson, index) => [lesson, index % folds]));
  return Array.from({ length: folds }, (_, fold) => {
    const trust = learnTrust(trials.filter(({ lesson }) => foldOf.get(lesson) !== fold));
    const held = trials.filter(({ lesson }) => foldOf.get(lesson) === fold);
    return held.map((trial) => ({ ...trial, likely: trustIn(trial.trust, trust) }));
  }).flat();
}
