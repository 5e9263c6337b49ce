import type { Statistic } from '../../study.ts';

/** Words that say which statistic the next number is; the last one before the number decides. */
const CUES: readonly (readonly [statistic: Statistic, words: RegExp])[] = [
  [
    'mean-difference',
    /\b(?:mean|average|LSM?|LSM \(± SEM\)) (?:between-group |treatment )?differences?\b|\bdifferences? in (?:the )?(?:mean|average)\b|\bdifferences? between (?:the )?(?:means|groups)\b/gi,
  ],
  ['median-difference', /\bmedian differences?\b/gi],
  ['risk-difference', /\b(?:risk|rate) (?:difference|reduction)s?\b/gi],
  [
    'change',
    /\b(?:mean |average |median )?change(?:d|s)?\b|\b(?:decreased|increased|reduced|declined|dropped|rose|improved|fell) by\b/gi,
  ],
  ['median', /\bmedians?\b/gi],
  ['mean', /\b(?:mean|means|average|averaged|averaging|averages)\b/gi],
  ['rate', /\bincidence(?: rates?)?\b|\brates? (?:was|were|of)\b/gi],
  ['proportion', /\b(?:proportions?|percentages?|prevalences?)\b/gi],
];

/** The statistic that the words before a number name; undefined where they name none. */
export function statisticBefore(before: string): Statistic | undefined {
  const found = CUES.flatMap(([statistic, words]) =>
    Array.from(before.matchAll(words), (match) => ({
      statistic,
      start: match.index,
      end: match.index + match[0].length,
    })),
  );
  const outer = found.filter(
    (cue) =>
      !found.some(
        (other) =>
          other !== cue &&
          other.start <= cue.start &&
          cue.end <= other.end &&
          other.end - other.start > cue.end - cue.start,
      ),
  );
  return outer.sort((a, b) => a.end - b.end).at(-1)?.statistic;
}
