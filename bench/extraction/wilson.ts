/** Wilson score interval of a share, 95 %. https://en.wikipedia.org/wiki/Binomial_proportion_confidence_interval#Wilson_score_interval */
export function wilson(hits: number, all: number): readonly [low: number, high: number] {
  if (all === 0) return [0, 1];
  const z = 1.959964;
  const share = hits / all;
  const centre = share + (z * z) / (2 * all);
  const spread = z * Math.sqrt((share * (1 - share)) / all + (z * z) / (4 * all * all));
  return [(centre - spread) / (1 + (z * z) / all), (centre + spread) / (1 + (z * z) / all)];
}

/** "37/40 = 92.5 % [80.1, 97.4]" */
export function shareText(hits: number, all: number): string {
  const [low, high] = wilson(hits, all);
  const percent = (value: number) => (100 * value).toFixed(1);
  return all === 0 ? '0/0' : `${hits}/${all} = ${percent(hits / all)} % [${percent(low)}, ${percent(high)}]`;
}
