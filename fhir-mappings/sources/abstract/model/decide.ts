import type { Candidate } from './candidates.ts';
import { comparisonEvidence } from './evidence.ts';
import { groupFeatures } from './group-features.ts';
import { labelsOf } from './labels.ts';
import { nobodyFeatures, unknownFeatures } from './nobody-features.ts';
import { numberFeatures } from './number-features.ts';
import type { Mention } from './phrases.ts';
import { type Scene, type Told, withoutGroup } from './scene.ts';
import { softmax } from './softmax.ts';
import type { Stage } from './stage.ts';
import { trustFeatures } from './trust-features.ts';

/** What was learned from annotated abstracts. */
export interface Model {
  /** Feature -> label -> weight. */
  readonly numbers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Feature -> weight. */
  readonly groups: Readonly<Record<string, number>>;
  /** Feature -> weight for a decision to be right. */
  readonly trust: Readonly<Record<string, number>>;
  /** How likely to be right a decision has to be to be told, between 0 and 1. */
  readonly threshold: number;
}

/** A number that is a fact, and whose: `mention` is undefined where it is nobody's in particular. */
export interface Decision extends Told {
  readonly mention: Mention | undefined;
  /** Between 0 and 1: how sure the model is of both. */
  readonly confidence: number;
}

/** Whose a number may be: everybody's or nobody's (null), nobody can tell (undefined), or one group's. */
export function groupOptions(
  told: Told,
  scene: Scene,
): readonly { readonly whose: Mention | null | undefined; readonly features: readonly string[] }[] {
  const evidence = comparisonEvidence(told, scene);
  return [
    { whose: null, features: nobodyFeatures(told, scene, evidence) },
    { whose: undefined, features: unknownFeatures(told, scene, evidence) },
    ...[...scene.mentions, ...scene.earlier].map((whose) => ({ whose, features: groupFeatures(told, whose, scene) })),
  ];
}

/** Every number of a sentence that the model takes for a fact, with how sure it is; in order. */
export function decisionsIn(stage: Stage, model: Pick<Model, 'numbers' | 'groups'>): readonly Decision[] {
  const told = stage.candidates.flatMap((candidate) => labelled(candidate, stage, model));
  const scene: Scene = { ...stage, facts: told };
  return told.flatMap((fact) => {
    const options = groupOptions(fact, scene);
    const shares = softmax(options.map(({ features }) => sum(features, (feature) => own(model.groups, feature))));
    const { whose, share } = likeliest(options, shares);
    if (whose === undefined) return [];
    return [
      {
        measure: fact.measure,
        statistic: fact.statistic,
        mention: whose ?? undefined,
        confidence: fact.confidence * share,
      },
    ];
  });
}

/** Facts likely enough to be right to be told. */
export function surely(decisions: readonly Decision[], stage: Stage, { trust, threshold }: Model): readonly Decision[] {
  const scene: Scene = { ...stage, facts: decisions };
  return decisions.filter((decision) => trustIn(trustFeatures(decision, scene), trust) >= threshold);
}

/** How likely a decision is to be right, between 0 and 1. */
export const trustIn = (features: readonly string[], trust: Model['trust']): number =>
  1 / (1 + Math.exp(-sum(features, (feature) => own(trust, feature))));

function labelled(
  measure: Candidate,
  stage: Stage,
  model: Pick<Model, 'numbers'>,
): readonly (Told & { readonly confidence: number })[] {
  const labels = labelsOf(measure, stage);
  const features = numberFeatures(measure, stage);
  const shares = softmax(
    labels.map(({ key }) =>
      sum(features, (feature) => (Object.hasOwn(model.numbers, feature) ? (model.numbers[feature]?.[key] ?? 0) : 0)),
    ),
  );
  const best = shares.indexOf(Math.max(...shares));
  const label = labels[best]?.label;
  return label === undefined || label === 'none' ? [] : [{ measure, statistic: label, confidence: shares[best] ?? 0 }];
}

const own = (weights: Readonly<Record<string, number>>, feature: string): number =>
  Object.hasOwn(weights, feature) ? (weights[feature] ?? 0) : 0;

const sum = (features: readonly string[], weight: (feature: string) => number): number =>
  features.reduce((total, feature) => total + weight(feature), 0);

/** Mentions of one group count together; of these the likeliest stands for it. */
function likeliest(
  options: readonly { readonly whose: Mention | null | undefined }[],
  shares: readonly number[],
): { readonly whose: Mention | null | undefined; readonly share: number } {
  const names = options.map(({ whose }) => (whose ? withoutGroup(whose.name) : String(whose)));
  const together = names.map((name) =>
    names.reduce((total, other, index) => total + (other === name ? (shares[index] ?? 0) : 0), 0),
  );
  const best = together.indexOf(Math.max(...together));
  const top = shares.reduce(
    (last, share, index) => (names[index] === names[best] && share > (shares[last] ?? 0) ? index : last),
    best,
  );
  return { whose: options[top]?.whose, share: together[best] ?? 0 };
}
