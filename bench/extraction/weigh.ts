/** One choice to learn from: each option's features, and which options are right (several where they say the same). */
export interface Choice {
  readonly options: readonly (readonly string[])[];
  readonly right: readonly number[];
}

/** Numbers for the strings of features; those seen in fewer than `least` choices are left out. */
export function dictionary(choices: readonly Choice[], least: number): ReadonlyMap<string, number> {
  const seen = new Map<string, number>();
  for (const { options } of choices)
    for (const feature of new Set(options.flat())) seen.set(feature, (seen.get(feature) ?? 0) + 1);
  const kept = [...seen].filter(([, times]) => times >= least).map(([feature]) => feature);
  return new Map(kept.map((feature, index) => [feature, index]));
}

/**
 * Weights of a log-linear model over choices, one a feature: AdaGrad on the likelihood of the right options, pulled towards zero by `decay`.
 * The order is fixed, so that the same choices give the same weights.
 */
export function weigh(
  choices: readonly Choice[],
  features: ReadonlyMap<string, number>,
  { rounds, rate, decay }: { readonly rounds: number; readonly rate: number; readonly decay: number },
): Float64Array {
  const weights = new Float64Array(features.size);
  const mean = new Float64Array(features.size);
  const squares = new Float64Array(features.size).fill(1e-6);
  const coded = choices.map(({ options, right }) => ({
    options: options.map((option) => Int32Array.from(option.flatMap((feature) => features.get(feature) ?? []))),
    right: new Set(right),
  }));
  const order = coded.map((_, index) => index);
  let seed = 1;
  const random = () => {
    seed = (seed * 48271) % 2147483647;
    return seed / 2147483647;
  };
  for (let round = 0; round < rounds; round++) {
    for (let index = order.length - 1; index > 0; index--) {
      const other = Math.floor(random() * (index + 1));
      [order[index], order[other]] = [order[other] ?? 0, order[index] ?? 0];
    }
    for (const index of order) {
      const choice = coded[index];
      if (choice) step(choice, weights, squares, rate, decay);
    }
    if (round >= rounds / 2)
      for (let index = 0; index < mean.length; index++) mean[index] = (mean[index] ?? 0) + (weights[index] ?? 0);
  }
  return mean.map((sum) => sum / Math.ceil(rounds / 2));
}

interface Coded {
  readonly options: readonly Int32Array[];
  readonly right: ReadonlySet<number>;
}

function step(
  { options, right }: Coded,
  weights: Float64Array,
  squares: Float64Array,
  rate: number,
  decay: number,
): void {
  const scores = options.map((option) => option.reduce((sum, feature) => sum + (weights[feature] ?? 0), 0));
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const all = powers.reduce((sum, power) => sum + power, 0);
  const good = powers.reduce((sum, power, index) => sum + (right.has(index) ? power : 0), 0);
  if (good === 0) return;
  for (const [index, option] of options.entries()) {
    const power = powers[index] ?? 0;
    const error = (right.has(index) ? power / good : 0) - power / all;
    for (const feature of option) {
      const slope = error - decay * (weights[feature] ?? 0);
      squares[feature] = (squares[feature] ?? 0) + slope * slope;
      weights[feature] = (weights[feature] ?? 0) + (rate * slope) / Math.sqrt(squares[feature] ?? 1);
    }
  }
}
