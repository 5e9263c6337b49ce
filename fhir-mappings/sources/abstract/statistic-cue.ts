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

/** Names of effect estimates -> statistic. Abbreviations are read with their case. */
const ESTIMATES: readonly (readonly [statistic: Statistic, names: RegExp])[] = [
  ['odds-ratio', /\b[Oo]dds ratios?\b|\b[a-z]?ORs?\b|\bAORs?\b/g],
  [
    'relative-risk',
    /\b[Rr]elative risks?\b|\b[Rr]isk ratios?\b|\b[aA]?RRs?\b|\b[Pp]revalence ratios?\b|\b(?:[Rr]ate|[Ii]ncidence|[Mm]ortality rate) ratios?\b|\bI?RRs?\b|\bMRR\b/g,
  ],
  ['hazard-ratio', /\b[Hh]azards? ratios?\b|\b[aA]?HRs?\b/g],
  [
    'standardised-mean-difference',
    /\b[Ss]tandardi[sz]ed mean differences?\b|\bSMDs?\b|\b[Ee]ffect sizes?\b|\bCohen's d\b/g,
  ],
  [
    'mean-difference',
    /\b(?:[Mm]ean|LSM?|[Aa]verage) (?:[\w-]+ ){0,2}differences?\b|\b[Dd]ifferences? (?:in|between|of)\b|\bW?MD\b|\b[Dd]ifferences?\b/g,
  ],
  ['risk-difference', /\b[Rr]isk (?:differences?|reductions?)\b|\b[Rr]ate differences?\b|\bARD\b|\bARR\b|\bRD\b/g],
  ['correlation', /\b[rR] ?=|\bcorrelat\w+\b|\brho\b/g],
  ['other', /\bbeta\b|[βB] ?=|\bcoefficients?\b|\b[Rr]atios?\b|\b[Ee]fficacy\b/g],
];

/** The estimate that is named last before a number, and how many characters before. */
export function estimateBefore(
  before: string,
): { readonly statistic: Statistic; readonly distance: number } | undefined {
  const found = ESTIMATES.flatMap(([statistic, names]) =>
    Array.from(before.matchAll(names), (match) => ({
      statistic,
      length: match[0].length,
      distance: before.length - match.index - match[0].length,
    })),
  );
  return found.sort((a, b) => a.distance - b.distance || b.length - a.length)[0];
}
