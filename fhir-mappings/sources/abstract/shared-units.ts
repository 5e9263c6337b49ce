import type { ToldNumber } from './told-number.ts';

/** "170 ± 24, 180 ± 24, and 170 ± 24 mL": a unit said once at the end of a list or pair is that of all numbers that are `alike`, where `joints` stands between. */
export function sharedUnits<Told extends ToldNumber>(
  numbers: readonly Told[],
  text: string,
  alike: (number: Told, next: Told) => boolean,
  joints: RegExp,
): readonly Told[] {
  const shared = [...numbers];
  for (let index = shared.length - 2; index >= 0; index--) {
    const [number, next] = [shared[index], shared[index + 1]];
    if (!number || !next?.unit || number.unit || !alike(number, next)) continue;
    if (joints.test(text.slice(number.end, next.start))) shared[index] = { ...number, unit: next.unit };
  }
  return shared;
}
