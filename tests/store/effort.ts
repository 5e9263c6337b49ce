/** How hard the property suites try: 1 for every run, more in a long one (STORE_TESTS=long, or a number). */
const asked = process.env.STORE_TESTS;
export const EFFORT = asked === 'long' ? 20 : Math.max(1, Number(asked ?? 1) || 1);

/** Every point of a long run; in a short one each `stride`th, from one that depends on `seed`. */
export function pointsOf(count: number, stride: number, seed: number): number[] {
  const step = EFFORT > 1 ? 1 : stride;
  return Array.from({ length: count }, (_, at) => at).filter((at) => (at + seed) % step === 0);
}
