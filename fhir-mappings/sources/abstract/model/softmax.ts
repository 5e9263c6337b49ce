/** The share of belief that each score gets; they add up to one. https://en.wikipedia.org/wiki/Softmax_function */
export function softmax(scores: readonly number[]): readonly number[] {
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const all = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / all);
}
