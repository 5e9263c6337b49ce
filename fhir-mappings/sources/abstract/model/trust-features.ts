import { comparesGroups, comparisonEvidence } from './evidence.ts';
import type { Mention } from './phrases.ts';
import { ruleSays, type Scene, sortOf, type Told } from './scene.ts';

/** What speaks for a decision being right: how sure the model is, the sort of statistic, and whether the rules of word order say the same. */
export function trustFeatures(
  told: Told & { readonly mention: Mention | undefined; readonly confidence: number },
  scene: Scene,
): readonly string[] {
  const kind = kindOf(told, scene);
  const { measure } = told;
  const opinion = measure.opinion?.measure;
  const rule = opinion?.statistic !== told.statistic ? 'other' : ruleSays(told, told.mention ?? 'everybody');
  const agreed = rule === 'true' ? (opinion?.loose ? `loosely ${told.mention ? 'beside' : 'all'}` : 'agreed') : rule;
  const steps = [0.2, 0.4, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98].filter((step) => told.confidence >= step);
  const first = told.statistic === 'count' && scene.facts[0]?.measure === told.measure ? 'first' : 'later';
  return [
    '',
    kind,
    agreed,
    `${kind} ${agreed}`,
    `${kind} ${agreed} ${first}`,
    ...(measure.numerator ? [`${kind} ${measure.denominator ? 'fraction' : 'counted'} ${agreed}`] : []),
    ...(measure.unit ? [] : [`${kind} bare`]),
    ...steps.map((step) => `>${step}`),
    ...steps.map((step) => `${agreed} >${step}`),
  ];
}

/** Sorts of statistics that are trusted to different degrees. */
function kindOf(told: Told & { readonly mention: Mention | undefined }, scene: Scene): string {
  const sort = told.statistic === 'proportion' ? 'share' : sortOf(told);
  if (sort !== 'p') return sort;
  if (told.mention) return 'p of group';
  const evidence = comparisonEvidence(told, scene);
  if (comparesGroups(evidence)) return 'p';
  return evidence.includes('changed') ? 'p of change' : 'p alone';
}
