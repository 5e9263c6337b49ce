/** A tree of questions whether a feature is there: a leaf's height, or the feature and what follows where it is there and where it is not. */
export type Tree = number | readonly [feature: string, there: Tree, absent: Tree];

/** Trees learned by boosting: their heights are added up. Friedman 2001, https://doi.org/10.1214/aos/1013203451 */
export interface Forest {
  readonly start: number;
  readonly trees: readonly Tree[];
}

/** What all trees say of the features together: the logarithm of the odds. */
export function heightOf(features: readonly string[], { start, trees }: Forest): number {
  const there = new Set(features);
  return trees.reduce<number>((sum, tree) => sum + leafOf(tree, there), start);
}

function leafOf(tree: Tree, there: ReadonlySet<string>): number {
  let at = tree;
  while (typeof at !== 'number') at = there.has(at[0]) ? at[1] : at[2];
  return at;
}
