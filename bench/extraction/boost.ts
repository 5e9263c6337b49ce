import type { Forest, Tree } from '../../fhir-mappings/sources/abstract/model/forest.ts';
import { dictionary } from './weigh.ts';

/** Something to learn from: what is there, and whether it was right. */
export interface Example {
  readonly features: readonly string[];
  readonly right: boolean;
}

export interface BoostSettings {
  readonly rounds: number;
  readonly depth: number;
  readonly rate: number;
  /** Pull of leaves towards zero. */
  readonly decay: number;
  /** Examples that a leaf has to have, and times that a feature has to be seen. */
  readonly least: number;
}

/** Smallest gain for which a leaf is split. */
const LEAST_GAIN = 0.5;

/**
 * Boosted trees for the odds of being right: each round adds the tree that lessens the logarithmic loss most, by its first and second derivatives.
 * Chen and Guestrin 2016, https://doi.org/10.1145/2939672.2939785. The same examples give the same trees.
 */
export function boost(examples: readonly Example[], settings: BoostSettings): Forest {
  const known = dictionary(
    examples.map(({ features }) => ({ options: [features], right: [] })),
    settings.least,
  );
  const names = [...known.keys()];
  const rows = examples.map(({ features }) => [...new Set(features)].flatMap((name) => known.get(name) ?? []));
  const has = rows.map((row) => new Set(row));
  const right = examples.filter((example) => example.right).length;
  const start = Math.log((right + 1) / (examples.length - right + 1));
  const heights = new Float64Array(examples.length).fill(start);
  const slope = new Float64Array(examples.length);
  const bend = new Float64Array(examples.length);
  const everybody = examples.map((_, index) => index);

  const grow = (members: readonly number[], depth: number): Tree => {
    const all = totals(members, slope, bend);
    const split = depth > 0 ? bestSplit(members, all, rows, names.length, { slope, bend }, settings) : undefined;
    if (split !== undefined) {
      const there = members.filter((index) => has[index]?.has(split));
      const absent = members.filter((index) => !has[index]?.has(split));
      return [names[split] ?? '', grow(there, depth - 1), grow(absent, depth - 1)];
    }
    const height = Math.round(((settings.rate * all.slope) / (all.bend + settings.decay)) * 1e4) / 1e4;
    for (const index of members) heights[index] = (heights[index] ?? 0) + height;
    return height;
  };

  const trees: Tree[] = [];
  for (let round = 0; round < settings.rounds; round++) {
    for (const [index, example] of examples.entries()) {
      const share = 1 / (1 + Math.exp(-(heights[index] ?? 0)));
      slope[index] = (example.right ? 1 : 0) - share;
      bend[index] = share * (1 - share);
    }
    trees.push(grow(everybody, settings.depth));
  }
  return { start: Math.round(start * 1e4) / 1e4, trees };
}

interface Totals {
  readonly slope: number;
  readonly bend: number;
}

function totals(members: readonly number[], slope: Float64Array, bend: Float64Array): Totals {
  let [slopes, bends] = [0, 0];
  for (const index of members) {
    slopes += slope[index] ?? 0;
    bends += bend[index] ?? 0;
  }
  return { slope: slopes, bend: bends };
}

/** The feature whose being there tells most; none where none tells enough. */
function bestSplit(
  members: readonly number[],
  all: Totals,
  rows: readonly (readonly number[])[],
  features: number,
  { slope, bend }: { readonly slope: Float64Array; readonly bend: Float64Array },
  { decay, least }: BoostSettings,
): number | undefined {
  const [slopes, bends, times] = [new Float64Array(features), new Float64Array(features), new Int32Array(features)];
  for (const index of members)
    for (const feature of rows[index] ?? []) {
      slopes[feature] = (slopes[feature] ?? 0) + (slope[index] ?? 0);
      bends[feature] = (bends[feature] ?? 0) + (bend[index] ?? 0);
      times[feature] = (times[feature] ?? 0) + 1;
    }
  const worth = (sum: number, curve: number) => (sum * sum) / (curve + decay);
  const whole = worth(all.slope, all.bend);
  let best: number | undefined;
  let most = LEAST_GAIN;
  for (let feature = 0; feature < features; feature++) {
    const [there, sum, curve] = [times[feature] ?? 0, slopes[feature] ?? 0, bends[feature] ?? 0];
    if (there < least || members.length - there < least) continue;
    const gain = worth(sum, curve) + worth(all.slope - sum, all.bend - curve) - whole;
    if (gain > most) [best, most] = [feature, gain];
  }
  return best;
}
