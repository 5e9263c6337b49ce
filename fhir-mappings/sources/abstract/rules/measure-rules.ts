import {
  BARE_INTERVAL,
  COUNT,
  CURRENCY,
  DIGITS,
  ESTIMATE_NAME,
  INTERVAL,
  OPEN_INTERVAL,
  P_AFTER,
  PEOPLE,
  SEPARATOR,
  signed,
  unit,
} from './measure-patterns.ts';
import {
  bareInterval,
  completed,
  countOf,
  countPercent,
  estimate,
  fraction,
  fromTo,
  labelledEstimate,
  looseCount,
  type MeasureReader,
  meanBracket,
  meanSpread,
  medianLimits,
  nEquals,
  people,
  percent,
  plainMean,
  pValue,
  rate,
  valueInterval,
} from './measure-readers.ts';

export interface MeasureRule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly read: MeasureReader;
}

const rule = (name: string, source: string, read: MeasureReader, flags = 'dg'): MeasureRule => ({
  name,
  pattern: new RegExp(source, flags),
  read,
});

/** Rules in order of trust: the first that takes a number has it. */
export const MEASURE_RULES: readonly MeasureRule[] = [
  rule(
    'estimate',
    String.raw`(?<![\w-])(?<name>${ESTIMATE_NAME})(?:\s?[(\[](?:\d\d\s?%\s?CIs?|CIs? \d\d\s?%)(?:; p(?: value)?)?[)\]])[\s:=,]*(?:was |were |of |between groups |between the groups )*${signed('value')}${unit('unit')}${BARE_INTERVAL}${P_AFTER}?`,
    estimate,
  ),
  rule(
    'estimate',
    String.raw`(?<![\w-])(?<name>${ESTIMATE_NAME})[\s:=,(\[]*(?:was |were |of |is )?${CURRENCY}${signed('value')}${unit('unit')}(?:${INTERVAL}|${BARE_INTERVAL})${P_AFTER}?`,
    estimate,
  ),
  rule(
    'estimate',
    String.raw`(?<![\w-])(?<name>${ESTIMATE_NAME})[^.;()\[\]\d]{1,90}? (?:was|were|of|is) ${signed('value')}${unit('unit')}${INTERVAL}${P_AFTER}?`,
    estimate,
  ),
  rule(
    'estimate',
    String.raw`(?<![\w-])(?<name>${ESTIMATE_NAME})[\s:=,(\[]*(?:was |were |of |is )?${CURRENCY}${signed('value')}${unit('unit')}${OPEN_INTERVAL}${P_AFTER}?`,
    labelledEstimate,
  ),
  rule(
    'estimate',
    String.raw`(?<![\w-])(?<name>${ESTIMATE_NAME})[\s:=,(\[]*(?:was |were |of |is )?${CURRENCY}${signed('value')}${unit('unit')}${P_AFTER}`,
    estimate,
  ),
  rule(
    'percent of fraction',
    String.raw`(?<![\w.,/])(?<numerator>${COUNT})(?:/| of (?:the )?| out of (?:the )?)(?<denominator>${COUNT})(?: ${PEOPLE})? ?[(\[](?<value>${DIGITS}) ?(?<unit>%)`,
    fraction,
    'dgi',
  ),
  rule(
    'fraction of percent',
    String.raw`(?<![\w.,])(?<value>${DIGITS})\s?(?<unit>%|percent) ?[(\[](?:n ?= ?)?(?<numerator>${COUNT})(?:/| of (?:the )?| out of (?:the )?)(?<denominator>${COUNT})(?: [a-z]+)?[)\];,]`,
    fraction,
    'dgi',
  ),
  rule(
    'count (percent) of',
    String.raw`(?<![\w.,])(?<numerator>${COUNT}) [(\[](?<value>${DIGITS}) ?(?<unit>%)[)\]] of (?:the |all )?(?<denominator>${COUNT})\b`,
    fraction,
    'dgi',
  ),
  rule(
    'count (percent)',
    String.raw`(?<![\w.,/–-])(?<numerator>${COUNT})(?: (?:male|female|${PEOPLE}))? [(\[](?<value>${DIGITS}) ?(?<unit>%)[)\]]`,
    countPercent,
    'dgi',
  ),
  rule(
    'percent (count)',
    String.raw`(?<![\w.,–-])(?<value>${DIGITS}) ?(?<unit>%) ?[(\[]n ?= ?(?<numerator>\d+)[)\]]`,
    countPercent,
    'dg',
  ),
  rule(
    'rate',
    String.raw`${signed('value')} ?(?<per>(?:(?:cases|events|episodes|deaths|falls|infections) )?(?:per |\/ ?)(?:100|1,?000|10,?000|100,?000) (?:(?:person|patient|woman|child)[- ]?(?:years?|months?|days?|yrs)|pyrs|py|live births|births|participants|patients|population|women|children|people))(?:${INTERVAL}${P_AFTER}?)?`,
    rate,
  ),
  rule(
    'mean with spread',
    String.raw`${signed('value')}${unit('unit')} ?(?:±|\+\/-|\+-) ?(?<spread>${DIGITS})${unit('unit2')}`,
    meanSpread,
  ),
  rule(
    'mean (SD)',
    String.raw`${signed('value')}${unit('unit')}[\s,]*[(\[](?:±|(?<kind>SD|S\.D\.|s\.d\.|SE|SEM|s\.e\.m?\.|standard deviation|standard error)[\s:=,±]*) ?(?<spread>${DIGITS})${unit('unit2')}[)\]]${unit('unit3')}`,
    meanSpread,
  ),
  rule(
    'median (limits)',
    String.raw`${signed('value')}${unit('unit')}[\s,]*[(\[](?:(?<kind>IQR|interquartile range|inter-quartile range|IQ range|range|min-max)[\s:=,]*)?(?<low>[-–+]?${DIGITS})${SEPARATOR}(?<high>[-–+]?${DIGITS})${unit('unit2')}[)\]]${unit('unit3')}`,
    medianLimits,
  ),
  rule(
    'mean (spread)',
    String.raw`${signed('value')}${unit('unit')} ?[(\[](?<spread>${DIGITS})${unit('unit2')}[)\]]${unit('unit3')}`,
    meanBracket,
  ),
  rule('value with interval', `${signed('value')}${unit('unit')}${INTERVAL}${P_AFTER}?`, valueInterval),
  rule('value (limits)', `${signed('value')}${unit('unit')}${BARE_INTERVAL}`, bareInterval),
  rule(
    'from',
    String.raw`\bfrom (?:a (?:mean|median) of |an average of )?${signed('value')}${unit('unit')}(?=(?: ?[(\[][^()[\]]*[)\]])?(?: [a-z][\w-]*){0,5} to ${DIGITS})`,
    fromTo,
  ),
  rule(
    'to',
    String.raw`(?<=\bfrom (?:a (?:mean|median) of |an average of )?[-–+]?${DIGITS}\s?[^\s\d]{0,8}(?: ?[(\[][^()[\]]*[)\]])?(?: [a-z][\w-]*){0,5} to )${signed('value')}${unit('unit')}`,
    fromTo,
  ),
  rule(
    'percent',
    String.raw`(?<![\w.,–·/-])(?<compared>(?:[<>≤≥]|more than|less than|at least|over) ?)?(?<value>${DIGITS})\s?(?<unit>%)(?!\w)`,
    percent,
    'dg',
  ),
  rule(
    'percent in words',
    String.raw`(?<![\w.,–·/-])(?<value>${COUNT})\s(?<unit>percent|per cent)(?!\w| points)`,
    percent,
    'dgi',
  ),
  rule(
    'mean',
    String.raw`\b(?:[Mm]ean|[Aa]verage|[Mm]edian)(?: \(?SD\)?)? [^.;:()\[\]\d,]{0,80}?\b(?:was|were|is|of|at|age|to) (?<compared>[<>≤≥] ?)?${signed('value')}${unit('unit')}(?!\w|[–/-])`,
    plainMean,
  ),
  rule('n =', String.raw`(?<![\w])[nN]\s?=\s?(?<value>(?:\d{1,3}(?:,\d{3})+|\d+))(?![\d.]*\s?%)(?!\w)`, nEquals),
  rule(
    'count of',
    String.raw`(?<![\w.,/=<>≤≥–-]|[<>=≤≥–±-] )(?<value>${COUNT})(?: of (?:the |all )?| out of (?:the )?|\/)(?<denominator>${COUNT}) (?<kind>(?:[a-z-]+ )?)(?<who>${PEOPLE})`,
    countOf,
    'dgi',
  ),
  rule(
    'completed',
    String.raw`(?<=\b(?:and|of whom|which) )(?<value>${COUNT})(?= completed (?:the|all|both|follow|treatment))`,
    completed,
    'dgi',
  ),
  rule(
    'people',
    String.raw`(?<![\w.,/=<>≤≥–-]|[<>=≤≥–±-] )(?<value>${COUNT}) (?<kind>(?:[\w-]+ ){0,4}?)(?<who>${PEOPLE})\b(?! ?[(\[]\d+(?:\.\d+)? ?%)`,
    people,
    'dgi',
  ),
  rule(
    'count in group',
    String.raw`(?<![\w.,/=<>≤≥–-]|[<>=≤≥–±-] )(?<value>${COUNT})(?: (?:[\w-]+ ){0,2}?${PEOPLE})?(?= (?:(?:were|was) )?(?:(?:randomly )?(?:assigned|allocated|randomi[sz]ed|treated) )?(?:in|to|on|with|received|receiving) )`,
    looseCount,
    'dgi',
  ),
  rule(
    'any people',
    String.raw`(?<![\w.,/=<>≤≥–-]|[<>=≤≥–±-] )(?<value>${COUNT}) (?<kind>(?:[\w-]+ ){0,2}?)(?<who>${PEOPLE})\b(?! ?[(\[]\d+(?:\.\d+)? ?%)`,
    looseCount,
    'dgi',
  ),
  rule(
    'p-value',
    String.raw`(?<![\w-])[pP](?:[- ]?values?)?(?: for (?:trend|interaction|the difference))?\s?(?:(?<compared>(?:=\s?)?[<>≤≥]=?)|=|:| of | was )\s?(?<value>${DIGITS})(?!\s?%|\.?\s?\d)`,
    pValue,
  ),
];
