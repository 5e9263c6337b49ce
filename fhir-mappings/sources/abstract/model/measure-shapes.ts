import { COUNT, DIGITS } from '../numbers.ts';
import { CURRENCY, P_AFTER, SEPARATOR, UNIT_AFTER } from '../rules/measure-patterns.ts';
import { UNIT } from '../unit-pattern.ts';

/** A number that may have a sign; a dash after a word or number is none. */
const signed = (name: string): string =>
  String.raw`(?<![\w.%)\]·,/]|[A-Za-z\d][-–])(?<${name}>[-–+]?${DIGITS})(?![\d.·]*\d)`;
const unit = (name: string): string =>
  String.raw`(?:[\s-]?(?<${name}>percentage points?|(?:${UNIT})(?: per (?:day|week|hour|minute|year)(?![a-z]))?|%|percent\b|per cent\b))?`;
const limits = String.raw`(?<low>(?:[-–+]\s?)?${DIGITS})${UNIT_AFTER}${SEPARATOR}(?<high>(?:[-–+]\s?)?${DIGITS})${UNIT_AFTER}`;
const COMPARED = String.raw`(?<compared>[<>≤≥]=?\s?|(?:more|less|greater|fewer) than |at least |over )?`;
/** ", 95% CI 0.15-0.66", "(95 % confidence interval (CI), 1.0–1.6)" */
const LABELLED = String.raw`(?:[\s,;:]*[(\[]?\s*(?:(?<level>\d\d(?:\.\d)?)\s?%\s?)?(?:CIs?\b|C\.I\.|[Cc]onfidence [Ii]ntervals?|confidence limits?)(?:\s?[(\[]CI[)\]])?(?: \d\d ?%)?[\s:,=]*(?:of |from )?[(\[]?\s*${limits}\s?[)\]]*)`;
/** "[0.34, 0.75]", "(IQR 5–9)" */
const BRACKETED = String.raw`(?:[\s,;:]*[(\[]\s?(?:(?<kind>IQR|interquartile range|inter-quartile range|IQ range|range|min-max|quartiles)[\s:=,]*)?${limits}\s?[)\]])`;
const RATIO = '(?:/| of (?:the |all )?| out of (?:the )?)';
const CLEAR = String.raw`(?<![\w.,/–·-])`;

/** How a number stands in a text, with what belongs to it: each named group of a pattern is a part of the measure. */
export interface MeasureShape {
  readonly name: ShapeName;
  readonly pattern: RegExp;
}

export type ShapeName =
  | 'p-value'
  | 'interval'
  | 'limits'
  | 'share-of'
  | 'share-counted'
  | 'count-of'
  | 'rate'
  | 'spread'
  | 'spread-named'
  | 'size'
  | 'number'
  | 'word';

const shape = (name: ShapeName, source: string, flags = 'dg'): MeasureShape => ({
  name,
  pattern: new RegExp(source, flags),
});

/** In order of trust: a number belongs to the first shape that takes it. */
export const MEASURE_SHAPES: readonly MeasureShape[] = [
  shape('interval', `${CURRENCY}${signed('value')}${unit('unit')}${LABELLED}${unit('unit2')}${P_AFTER}?`),
  shape(
    'interval',
    String.raw`(?<=(?:[Rr]atios?|\bORs?|\bRRs?|\bHRs?|\bSMD|\bMD|[Dd]ifference|\br|\brho|[β])\)?(?: of| was|,)?\s?[=:]?\s?)${signed('value')}${unit('unit')}${P_AFTER}`,
  ),
  shape(
    'interval',
    String.raw`(?<=(?:[Rr]atios?|\bORs?|\bRRs?|\bHRs?|\bSMD|\bMD|[Dd]ifference)\)?(?: of| was|,)?\s?[=:]?\s?)${CURRENCY}${signed('value')}${unit('unit')}, ${limits}${P_AFTER}?`,
  ),
  shape(
    'interval',
    String.raw`(?<=(?:[Rr]atios?|\bORs?|\bRRs?|\bHRs?|\bSMD|\bMD|[Dd]ifference)\)?(?: of| was|,)?\s?[=:]?\s?)${signed('value')}${unit('unit')}${BRACKETED}${P_AFTER}`,
  ),
  shape(
    'interval',
    String.raw`(?<=\b(?:was|were|of|is|by) )(?<value>[-–] ${DIGITS})${unit('unit')}${LABELLED}${unit('unit2')}${P_AFTER}?`,
  ),
  shape(
    'p-value',
    String.raw`(?<![\w-])(?:[pP]|[pP]s|[pP]-?(?:trend|interaction|adjusted))(?:[- ]?values?)?(?: for (?:\w+ ){0,2}\w+)?\s?(?:(?<compared>(?:=\s?)?[<>≤≥]=?| (?:less|greater) than )|=|:| of | was )\s?(?<value>${DIGITS})(?!\s?%|\.?\s?\d)`,
  ),
  shape(
    'share-of',
    String.raw`${CLEAR}(?<numerator>${COUNT})(?: [a-z]+)?${RATIO}(?<denominator>${COUNT})(?: [\w-]+){0,6}?(?: ?[(\[]|, )(?<value>${DIGITS}) ?(?<unit>%)`,
    'dgi',
  ),
  shape(
    'share-of',
    String.raw`${CLEAR}(?<value>${DIGITS})\s?(?<unit>%|percent) ?[(\[](?:n ?= ?)?(?<numerator>${COUNT})${RATIO}(?<denominator>${COUNT})(?: [a-z]+)?(?=[)\];,])`,
    'dgi',
  ),
  shape(
    'share-of',
    String.raw`${CLEAR}(?<numerator>${COUNT}) [(\[](?<value>${DIGITS}) ?(?<unit>%)[)\]] of (?:the |all )?(?<denominator>${COUNT})\b`,
    'dgi',
  ),
  shape(
    'share-of',
    String.raw`${CLEAR}(?<value>${DIGITS})\s?(?<unit>%|percent) of (?:the |all )?(?<denominator>\d+)\b`,
    'dgi',
  ),
  shape(
    'share-of',
    String.raw`(?<=\b(?:[Oo]f|[Aa]mong|[Ff]rom)(?: the| these| all)? (?<denominator>${COUNT}) [^.;()\d]{3,110}, (?:only )?)(?<numerator>${COUNT})(?: [a-z]+){0,2}? ?[(\[](?<value>${DIGITS}) ?(?<unit>%)(?=[)\];,])`,
    'dgi',
  ),
  shape(
    'share-counted',
    String.raw`${CLEAR}(?:n ?= ?)?(?<numerator>${COUNT})(?: [a-z]+){0,2}?(?: ?[(\[]|, )(?<value>${DIGITS}) ?(?<unit>%)(?=[)\];,])`,
    'dgi',
  ),
  shape('share-counted', String.raw`${CLEAR}(?<value>${DIGITS}) ?(?<unit>%) ?[(\[](?:n ?= ?)?(?<numerator>\d+)[)\]]`),
  shape(
    'rate',
    String.raw`${signed('value')} ?(?<unit>(?:(?:cases|events|episodes|deaths|falls|infections|attacks|exacerbations) ?)?(?:per |\/ ?)(?:100|1,?000|10,?000|100,?000|(?:person|patient|woman|child)(?:[-‐ ]?| per )(?:years?|months?|days?)|hour(?: of sleep)?|year|month|day)(?: (?:(?:person|patient|woman|child)[- ]?(?:years?|months?|days?|yrs)|pyrs|py|live births|births|participants|patients|population|women|children|people))?)(?:${LABELLED}${P_AFTER}?)?`,
  ),
  shape('spread', String.raw`${signed('value')}${unit('unit')} ?(?:±|\+\/-|\+-) ?(?<spread>${DIGITS})${unit('unit2')}`),
  shape(
    'spread-named',
    String.raw`${signed('value')}${unit('unit')}[\s,;]*[(\[]?(?:±|(?<kind>SD|S\.D\.|s\.d\.|SE|SEM|s\.e\.m?\.|standard deviation|standard error)[\s:=,±]*(?:of )?) ?(?<spread>${DIGITS})${unit('unit2')}[)\]]?${unit('unit3')}`,
  ),
  shape('limits', `${CURRENCY}${signed('value')}${unit('unit')}${BRACKETED}${unit('unit2')}`),
  shape('size', String.raw`(?<![\w])[nN]\s?=\s?(?<value>\d{1,3}(?:,\d{3})+|\d+)(?![\d.]*\s?%)(?!\w)`),
  shape(
    'count-of',
    String.raw`(?<=\b(?:[Oo]f|[Aa]mong|[Ff]rom)(?: the| these| all)? (?<denominator>${COUNT}) [^.;()\d]{3,110}, (?:only )?)(?<value>${COUNT})(?= [a-z])(?! (?:%|percent|per cent|days?|weeks?|months?|years?|hours?|minutes?)\b)`,
    'dgi',
  ),
  shape('count-of', String.raw`${CLEAR}(?<value>${COUNT})${RATIO}(?<denominator>${COUNT})(?![\w/]|[.]\d)`, 'dgi'),
  shape(
    'number',
    String.raw`${signed('value')}${unit('unit')} ?[(\[](?<spread>${DIGITS})${unit('unit2')}[)\]]${unit('unit3')}`,
  ),
  shape(
    'number',
    String.raw`${COMPARED}${CURRENCY}${signed('value')}${unit('unit')}(?![\p{L}]|[–-]\p{L}|[–-]\d|:\d)`,
    'dgu',
  ),
  shape(
    'word',
    String.raw`(?<![\w.-])(?<value>${COUNT})(?:\s(?<unit>percent|per cent))?(?![\w-])(?=,| [a-z(]|\))`,
    'dgi',
  ),
];
