import type { Naming } from './arms.ts';
import type { Candidate } from './candidates.ts';
import { comparisonEvidence } from './evidence.ts';
import { type Forest, heightOf } from './forest.ts';
import { groupFeatures } from './group-features.ts';
import { labelsOf } from './labels.ts';
import { nobodyFeatures, unknownFeatures } from './nobody-features.ts';
import { numberFeatures } from './number-features.ts';
import type { Mention } from './phrases.ts';
import { isRefused } from './refusals.ts';
import { type Scene, type Told, withoutGroup } from './scene.ts';
import { softmax } from './softmax.ts';
import type { Stage } from './stage.ts';
import { trustFeatures } from './trust-features.ts';

/** What was learned from annotated abstracts. */
export interface Model {
  /** Feature -> weight for a name to be a study group's. */
  readonly arms: Readonly<Record<string, number>>;
  /** Feature -> label -> weight. */
  readonly numbers: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** Feature -> weight. */
  readonly groups: Readonly<Record<string, number>>;
  /** How far to trust a decision: what the trees say, added up. */
  readonly trust: Forest;
  /** How likely to be right a decision has to be to be told, between 0 and 1. */
  readonly threshold: number;
}

/** A number that is a fact, and whose: `mention` is undefined where it is nobody's in particular. Shares are between 0 and 1. */
export interface Decision extends Told {
  readonly mention: Mention | undefined;
  /** How sure the model is of the statistic. */
  readonly label: number;
  /** How sure it is of the group; and of the next best, of nobody in particular, and of its not being to be told. */
  readonly share: number;
  readonly rival: number;
  readonly nobody: number;
  readonly unknown: number;
}

/** How likely each name of a text is to be a study group's, between 0 and 1. */
export const likelyArms = (namings: readonly Naming[], arms: Model['arms']): ReadonlyMap<string, number> =>
  new Map(namings.map(({ name, features }) => [name, logistic(sum(features, (feature) => own(arms, feature)))]));

/** Whose a number may be: everybody's or nobody's (null), nobody can tell (undefined), or one group's. */
export function groupOptions(
  told: Told,
  scene: Scene,
): readonly { readonly whose: Mention | null | undefined; readonly features: readonly string[] }[] {
  const evidence = comparisonEvidence(told, scene);
  return [
    { whose: null, features: nobodyFeatures(told, scene, evidence) },
    { whose: undefined, features: unknownFeatures(told, scene, evidence) },
    ...[...scene.mentions, ...scene.earlier].map((whose) => ({
      whose,
      features: groupFeatures(told, whose, scene, evidence),
    })),
  ];
}

/** Every number of a sentence that the model takes for a fact, with how sure it is; in order. */
export function decisionsIn(stage: Stage, model: Pick<Model, 'numbers' | 'groups'>): readonly Decision[] {
  const told = stage.candidates.flatMap((candidate) => labelled(candidate, stage, model));
  const scene: Scene = { ...stage, facts: told };
  return told.flatMap((fact) => {
    const options = groupOptions(fact, scene);
    const shares = softmax(options.map(({ features }) => sum(features, (feature) => own(model.groups, feature))));
    const { whose, share, rival } = likeliest(options, shares);
    if (whose === undefined) return [];
    const [nobody = 0, unknown = 0] = shares;
    const decision = { ...fact, mention: whose ?? undefined, share, rival, nobody, unknown };
    return isRefused(decision, scene) ? [] : [decision];
  });
}

/** Facts likely enough to be right to be told. */
export function surely(decisions: readonly Decision[], stage: Stage, { trust, threshold }: Model): readonly Decision[] {
  const scene = { ...stage, facts: decisions };
  return decisions.filter((decision) => trustIn(trustFeatures(decision, scene), trust) >= threshold);
}

/** How likely a decision is to be right, between 0 and 1. */
export const trustIn = (features: readonly string[], trust: Forest): number => logistic(heightOf(features, trust));

const logistic = (height: number): number => 1 / (1 + Math.exp(-height));

function labelled(
  measure: Candidate,
  stage: Stage,
  model: Pick<Model, 'numbers'>,
): readonly (Told & { readonly label: number })[] {
  const labels = labelsOf(measure, stage);
  const features = numberFeatures(measure, stage);
  const shares = softmax(
    labels.map(({ key }) =>
      sum(features, (feature) => (Object.hasOwn(model.numbers, feature) ? (model.numbers[feature]?.[key] ?? 0) : 0)),
    ),
  );
  const best = shares.indexOf(Math.max(...shares));
  const label = labels[best]?.label;
  return label === undefined || label === 'none' ? [] : [{ measure, statistic: label, label: shares[best] ?? 0 }];
}

const own = (weights: Readonly<Record<string, number>>, feature: string): number =>
  Object.hasOwn(weights, feature) ? (weights[feature] ?? 0) : 0;

const sum = (features: readonly string[], weight: (feature: string) => number): number =>
  features.reduce((total, feature) => total + weight(feature), 0);

/** Mentions of one group count together; of these the likeliest stands for it. */
function likeliest(
  options: readonly { readonly whose: Mention | null | undefined }[],
  shares: readonly number[],
): { readonly whose: Mention | null | undefined; readonly share: number; readonly rival: number } {
  const together = new Map<string, { readonly best: number; readonly share: number }>();
  for (const [index, { whose }] of options.entries()) {
    const name = whose ? withoutGroup(whose.name) : String(whose);
    const share = shares[index] ?? 0;
    const known = together.get(name) ?? { best: index, share: 0 };
    together.set(name, {
      best: share > (shares[known.best] ?? 0) ? index : known.best,
      share: known.share + share,
    });
  }
  const [first, second] = [...together.values()].sort((a, b) => b.share - a.share);
  return { whose: options[first?.best ?? 0]?.whose, share: first?.share ?? 0, rival: second?.share ?? 0 };
}
