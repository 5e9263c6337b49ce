import type { Statistic } from '../../../study.ts';
import { COUNT, DIGITS } from '../numbers.ts';
import { UNIT } from '../unit-pattern.ts';

/** Pieces of regular expressions; each named group is read by measure-rules.ts. */
const SEPARATOR = String.raw`\s?(?:,|;|–|-|‒|—|\bto\b|\band\b)\s?`;
export const UNIT_AFTER = String.raw`(?:[\s-]?(?:${UNIT}|%))?`;

/** A number that may have a sign; a dash after a word or number is none. */
export const signed = (name: string): string => String.raw`(?<![\w.%)\]·,])(?<${name}>[-–+]?${DIGITS})(?![\d.·]*\d)`;
/** "£448", "−£448" */
export const CURRENCY = '(?:(?<sign>[-–])?(?<currency>[£$€])\\s?(?=\\d))?';
export const unit = (name: string): string => String.raw`(?:[\s-]?(?<${name}>${UNIT}|%))?`;

/** "0.15 to 0.66", "(-0.4, 0.9)": two limits. */
const limits = (low: string, high: string): string =>
  `(?<${low}>[-–+]?${DIGITS})${UNIT_AFTER}${SEPARATOR}(?<${high}>[-–+]?${DIGITS})${UNIT_AFTER}`;

/** ", 95% CI 0.15-0.66", "(95 % confidence interval (CI), 1.0–1.6)" */
export const INTERVAL = String.raw`(?:[\s,;:]*[(\[]?\s*(?<level>\d\d(?:\.\d)?)\s?%\s?(?:CIs?\b|C\.I\.|confidence intervals?|confidence limits?)(?:\s?[(\[]CI[)\]])?[\s:,=]*[(\[]?\s*${limits('low', 'high')}\s?[)\]]*)`;
/** "[0.34, 0.75]" where a label has said before that it is an interval */
export const BARE_INTERVAL = String.raw`(?:[\s,;:]*[(\[]\s?${limits('low', 'high')}\s?[)\]])`;
/** ", −0.009 to 0.02" after an estimate whose sentence has labelled an interval before */
export const OPEN_INTERVAL = `(?:, (?<low>[-–+]?${DIGITS})${UNIT_AFTER} ?(?:to|–) ?(?<high>[-–+]?${DIGITS})${UNIT_AFTER})`;
/** ", p = 0.01" */
export const P_AFTER = String.raw`(?:[\s,;:]*(?:and )?[(\[]?(?:[A-Z][^()\d;.]{0,40}test[:,]? )?[pP](?:[- ]?values?)?\s?(?<comparator>[=<>≤≥]=?)\s?(?<p>${DIGITS})[)\]]?)`;

export { COUNT, DIGITS, SEPARATOR };

/** Names of effect estimates -> statistic. Abbreviations are read with their case. */
export const ESTIMATES: readonly (readonly [statistic: Statistic, names: string])[] = [
  ['odds-ratio', String.raw`[Oo]dds ratios?(?: [(\[](?:OR|AOR|aOR)s?[)\]])?|a?ORs?|AORs?`],
  ['relative-risk', String.raw`(?:[Rr]elative risk(?: ratio)?s?|[Rr]isk ratios?)(?: [(\[]RRs?[)\]])?|a?RRs?`],
  ['hazard-ratio', String.raw`[Hh]azards? ratios?(?: [(\[]a?HRs?[)\]])?|a?HRs?`],
  ['standardised-mean-difference', String.raw`[Ss]tandardi[sz]ed mean differences?(?: [(\[]SMD[)\]])?|SMDs?`],
  [
    'mean-difference',
    String.raw`(?:[Ww]eighted |[Ll]east[- ]squares |[Aa]djusted |[Ee]stimated )*(?:[Mm]ean|LSM?|[Aa]verage) (?:between-group |treatment |group )?differences?(?: [(\[](?:MD|WMD)[)\]])?|[Dd]ifferences? (?:in|between) (?:mean|average)s?|W?MD`,
  ],
  [
    'risk-difference',
    '(?:[Aa]bsolute |[Aa]djusted )*[Rr]isk (?:differences?|reductions?)|[Rr]ate differences?|ARD|ARR',
  ],
];

export const ESTIMATE_NAME = `(?:${ESTIMATES.map(([, names]) => names).join('|')})`;

/** The statistic that the name of an estimate stands for. */
export function estimateNamed(name: string): Statistic | undefined {
  const order = [...ESTIMATES].sort((a, b) => b[1].length - a[1].length);
  return order.find(([, names]) => new RegExp(`^(?:${names})$`).test(name))?.[0];
}

/** People who are counted. */
export const PEOPLE =
  '(?:patients|participants|subjects|women|men|children|adults|individuals|people|persons|adolescents|infants|neonates|mothers|families|girls|boys|volunteers|respondents|students|parents|veterans|residents|smokers|workers|males|females|nurses|couples|pairs|caregivers|controls|cases)';
