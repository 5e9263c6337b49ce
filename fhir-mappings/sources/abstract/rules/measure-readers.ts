import type { Dispersion, PValue, Statistic } from '../../../study.ts';
import { unitOf } from '../../../terminology/units.ts';
import { comparatorOf, digitsIn } from '../numbers.ts';
import type { Match } from '../statement.ts';
import { statisticBefore } from '../statistic-cue.ts';
import { estimateNamed } from './measure-patterns.ts';
import type { Measure } from './measures.ts';

/** What a match says, apart from where it stands; undefined where the pattern matched and yet the words forbid it. */
export type MeasureRead = Omit<Measure, 'start' | 'end' | 'value' | 'digits' | 'dispersions'> & {
  readonly dispersions?: readonly Dispersion[];
};

/** `before` is the sentence up to the value, `after` what follows the match, `whole` all of it. */
export type MeasureReader = (
  match: Match,
  context: { readonly before: string; readonly after: string; readonly whole: string },
) => MeasureRead | undefined;

export function estimate(match: Match, { before }: { readonly before: string }): MeasureRead | undefined {
  const statistic = estimateNamed(match.text('name') ?? '');
  if (!statistic || /\b(?:versus|vs\.?) *$/.test(before)) return undefined;
  return { statistic, ...unitIn(match), dispersions: intervalIn(match), ...pValueIn(match), comparison: true };
}

/** An interval that nothing labels is one where the sentence has labelled another. */
export const labelledEstimate: MeasureReader = (match, context) =>
  LABELLED.test(context.whole) ? estimate(match, context) : undefined;

const LABELLED = /\d\d ?% ?(?:CI|confidence interval)/;

/** "51% (1447/2837) of all bites": a share of things, not of people. */
const OF_THINGS =
  /^ of (?:the |all |these )?(?!(?:the|all|these) |(?:[\w-]+ )?(?:patients|participants|subjects|women|men|children|adults|respondents|individuals|people|students|infants|cases|mothers|families)\b)/i;

export const fraction: MeasureReader = (match, { after }) => {
  if (OF_THINGS.test(after)) return undefined;
  const [numerator, denominator, value] = ['numerator', 'denominator', 'value'].map((name) =>
    digitsIn(match.text(name) ?? ''),
  );
  if (!numerator || !denominator || !value || Number(numerator) > Number(denominator)) return undefined;
  const share = (100 * Number(numerator)) / Number(denominator);
  if (Math.abs(share - Number(value)) > 1.01) return undefined;
  return { statistic: 'proportion', unit: match.text('unit') ?? '%', numerator, denominator };
};

/** Words after which a number names something and counts nobody: "grade 3 (12%)", "in 2015 (25%)". */
const NO_COUNT_BEFORE =
  /\b(?:mean|median|scores?|levels?|by|ages?|aged|days?|weeks?|months?|phases?|grades?|years?|stages?|types?|class|quartiles?|groups?|arms?|cohorts?|visits?|time|since|steps?|category|tables?|figures?|version|item|items|question)[ ,]*$/i;

export const countPercent: MeasureReader = (match, { before, after }) => {
  if (/^[)\]]? of (?:whom|which|these|them|those)\b/.test(after)) return undefined;
  const words = match.text('numerator') ?? '';
  const numerator = digitsIn(words);
  const earlier = before.slice(0, Math.max(0, before.lastIndexOf(words)));
  if (!numerator || /^(?:19|20)\d\d$/.test(words) || NO_COUNT_BEFORE.test(earlier)) return undefined;
  return { statistic: 'proportion', unit: '%', numerator };
};

export const meanSpread: MeasureReader = (match, { before, whole }) => {
  const spread = digitsIn(match.text('spread') ?? '');
  if (!spread) return undefined;
  const cue = differenceIn(before, statisticBefore(before));
  const statistic = cue === undefined || cue === 'proportion' || cue === 'rate' ? 'mean' : cue;
  if (statistic === 'median' || (cue === undefined && /^[-–]/.test(match.text('value') ?? ''))) return undefined;
  const amount = { digits: spread };
  return {
    statistic,
    ...unitIn(match, before),
    dispersions: [{ kind: spreadKind(match.text('kind'), whole), amount }],
    ...(statistic === 'mean-difference' ? { comparison: true } : {}),
  };
};

function spreadKind(words: string | undefined, whole: string): 'standard-deviation' | 'standard-error' | 'other' {
  const said =
    words ?? /(?:±|\+\/-|\() ?(?<kind>SD|SEM?|S\.D\.|standard deviation|standard error)/i.exec(whole)?.groups?.kind;
  if (!said) return 'other';
  return /^(?:SE|s\.e|standard error)/i.test(said) ? 'standard-error' : 'standard-deviation';
}

export const medianLimits: MeasureReader = (match, { before }) => {
  const kind = match.text('kind');
  const cue = statisticBefore(before);
  if (cue !== 'median' && !(cue === 'mean' && /^(?:range|min-max)$/i.test(kind ?? ''))) return undefined;
  const [low, high] = [digitsIn(match.text('low') ?? ''), digitsIn(match.text('high') ?? '')];
  if (!low || !high || Number(low) > Number(high)) return undefined;
  const interval = { low: { digits: low }, high: { digits: high } };
  const named = kind && /^(?:range|min)/i.test(kind) ? 'range' : kind ? 'interquartile-range' : 'other-range';
  return { statistic: cue, ...unitIn(match, before), dispersions: [{ kind: named, interval }] };
};

export const valueInterval: MeasureReader = (match, { before, after }) => {
  const percent = match.text('unit') === '%';
  const cue = differenceIn(before, statisticBefore(before));
  const statistic: Statistic | undefined = percent && (cue === undefined || cue === 'rate') ? 'proportion' : cue;
  if (!statistic || !match.text('low')) return undefined;
  if (
    statistic === 'proportion' &&
    (MEASURED_IN_PERCENT.test(before) ||
      CHANGE.test(before) ||
      /^ ?(?:[a-z]+ )?(?:reduction|lower|higher|increase|decrease|improvement|relative|greater|less|more)\b/.test(
        after,
      ))
  )
    return undefined;
  return {
    statistic,
    ...unitIn(match, before),
    dispersions: intervalIn(match),
    ...pValueIn(match),
    ...(/difference/.test(statistic) ? { comparison: true } : {}),
  };
};

/** "significantly lower (-0.15": a number after such words is a difference. */
const differenceIn = (before: string, cue: Statistic | undefined): Statistic | undefined =>
  /\b(?:lower|higher|greater|less|more|fewer|shorter|longer|smaller|larger|worse|better)\b[^.;\d]{0,24}[([]?$/i.test(
    before,
  )
    ? cue === 'mean'
      ? 'mean-difference'
      : undefined
    : cue;

/** "36.0 (0.13)" is a mean with its SD where the sentence says "mean (SD)". */
export const meanBracket: MeasureReader = (match, context) =>
  /\bmean[\w ]{0,20} ?(?:[([](?:±\s?)?(?:SD|SEM?|standard deviation)[)\]]|±\s?SD)/i.test(context.whole)
    ? meanSpread(match, context)
    : undefined;

/** "21.6% (19.5, 23.8%)" where another interval of the sentence is labelled. */
export const bareInterval: MeasureReader = (match, context) => {
  const { before, whole } = context;
  const value = Number(digitsIn(match.text('value') ?? ''));
  const [low, high] = [Number(digitsIn(match.text('low') ?? '')), Number(digitsIn(match.text('high') ?? ''))];
  if (!LABELLED.test(before) || !LABELLED.test(whole) || !(low <= value && value <= high)) return undefined;
  return valueInterval(match, context);
};

/** "1.3/100 person-years (95% CI 1.0 to 1.6)" */
export const rate: MeasureReader = (match) => ({
  statistic: 'rate',
  unit: match.text('per') ?? '',
  dispersions: intervalIn(match),
  ...pValueIn(match),
});

/** "from 90.0% to 45.0%": shares, or means where the words say so. */
export const fromTo: MeasureReader = (match, { before }) => {
  const cue = statisticBefore(before);
  if (cue === 'mean' || cue === 'median') return { statistic: cue, ...unitIn(match, before) };
  if (match.text('unit') !== '%' || (cue && cue !== 'proportion' && cue !== 'rate')) return undefined;
  return /\b(?:score|HbA1c|level|fraction|saturation|weight|volume|FEV1|capacity|time|dose|VO2\w*)s?\b[^.;]{0,40}$/i.test(
    before,
  )
    ? undefined
    : { statistic: 'proportion', unit: '%' };
};

export const countOf: MeasureReader = (match, { before }) => {
  if (/\b(?:all but|except) $/i.test(before)) return undefined;
  const [value, denominator] = [digitsIn(match.text('value') ?? ''), digitsIn(match.text('denominator') ?? '')];
  return value && denominator && Number(value) <= Number(denominator) ? { statistic: 'count', denominator } : undefined;
};

/** Words near a percentage that make it a change or a difference. */
const CHANGE =
  /\b(?:reduc\w+|increas\w+|decreas\w+|declin\w+|improve\w*|differ\w+|lower\w*|higher|greater|by|efficacy|gain\w*|loss|fell|rose)\b[^.;]{0,30}$/i;

/** Words around a percentage that make it no share of people: changes, differences, levels, solutions. */
const NO_SHARE_BEFORE =
  /(?:\bby|\bchange[sd]?(?: of| in [\w ]+)?|\bdifference(?: of)?|\b(?:increase|decrease|reduction|improvement|gain|loss|decline|rise|drop)(?:[sd]| of| in [\w ]+ of)?|\bmargin of|\bpower of|\bCI|\bintervals?|\balpha of|\bof about a|\bHbA1c|\bFEV1|\bsensitivity(?: of| was)?|\bthan|\bspecificity(?: of| was)?|\baccuracy(?: of| was)?|[+±~<>≤≥=/–-]|\bto|\bwith an?|\bquality of) ?(?:of |an? |about |approximately |around |nearly |only )*[([]?$/i;
const NO_SHARE_AFTER =
  /^ ?(?:CI|confidence|lower|higher|greater|more|less|fewer|increase|decrease|reduction|improvement|change|difference|decline|rise|drop|gain|loss|power|level|of (?:the )?(?:maxim|baseline|predicted|total|expected|normal|days|time|body|energy|variance|calories|intake|dose|cost|VO|max|weight)|predicted|relative|absolute|per|to|or more|increment|solution|[A-Z]?[a-z]*(?:caine|ine|ol|ide|ate)\b|centile|percentile|RDA|w\/|v\/|fat|protein|carbohydrate|energy|saturation|oxygen|O2|predicted|accuracy|sensitivity|and \d+\s?%|point)/;

/** What a percentage in brackets may follow: a group is found there too; after another noun it may be that noun's own share. */
const BRACKET_OPENING =
  /(?:\b(?i:majority|most|half|minority|rates?|prevalence|proportion|incidence|low|high|lower|higher|groups?|arms?|placebo|controls?|patients|participants|subjects|women|men)|\b[A-Z]{2,5}|[:;,]) ?[([]$/;

/** Measures that are themselves a percentage: a value of one is no share of people. */
const MEASURED_IN_PERCENT =
  /\b(?:Hb ?A1c|HbA\(?1c\)?|A1C|ha?emoglobin|FEV|FVC|ejection fraction|LVEF|ha?ematocrit|saturation|SpO2|SaO2|body fat|fat mass|stenosis|variance|variation|humidity|concentration|yield|bioavailability|efficacy|effectiveness|scores?|volume|weight loss|excess weight)\b[^.;]{0,60}$/i;

export const percent: MeasureReader = (match, { before, after }) => {
  if (/[-–+]\d[\d.·]*\s?%[^.;]{0,40}$|\d [([]$/.test(before)) return undefined;
  if (MEASURED_IN_PERCENT.test(before)) return undefined;
  if (/[([]$/.test(before) && !BRACKET_OPENING.test(before)) return undefined;
  const byPeople =
    /\bby $/.test(before) &&
    /^ of (?:the |all )?(?:patients|participants|subjects|women|men|children|respondents)\b/.test(after);
  if ((!byPeople && NO_SHARE_BEFORE.test(before)) || NO_SHARE_AFTER.test(after)) return undefined;
  if (
    !/^ ?(?:$|[,.;:)\]]|(?:of|in|for|vs\.?|versus|and|with|at|were|was|had|have|completed|reported|compared|during|from|among|respectively|who|did|did|died|showed|achieved|experienced|responded|received|agreed|felt|said|overall|after|on)\b|(?:[a-z]+ )?(?:patients|participants|subjects|women|men|children)\b|(?:[\w-]+ ){1,3}(?:vs\.?|versus) )/.test(
      after,
    )
  )
    return undefined;
  if (
    /^ of (?:the |all |these )?(?!(?:the|all|these) |(?:patients|participants|subjects|women|men|children|cases|respondents|individuals|people|students|adults)\b(?! (?:with|without|in(?! (?:the |each )?[\w -]{2,40}? (?:group|arm))|on|who|receiving|treated)))/i.test(
      after,
    )
  )
    return undefined;
  const compared = comparatorOf(match.text('compared'));
  return { statistic: 'proportion', unit: match.text('unit') ?? '%', ...(compared ? { comparator: compared } : {}) };
};

export const plainMean: MeasureReader = (match, { after, before }) => {
  const words = `${before} ${match.text('value') ?? ''}`;
  const cue = statisticBefore(`${before} `) ?? 'mean';
  if (
    /^\s?(?:%|\d|±|\+|[([]|percent)/.test(after) ||
    (/^ ?[a-z]+/i.test(after) &&
      !match.text('unit') &&
      !/^ (?:and|in|for|vs|versus|at|with|compared|after|to|points)\b/.test(after))
  )
    return undefined;
  return words && cue !== 'proportion'
    ? { statistic: cue, ...unitIn(match), ...(/difference/.test(cue) ? { comparison: true } : {}) }
    : undefined;
};

export const nEquals: MeasureReader = () => ({ statistic: 'count' });

/** "and 15 completed the study" */
export const completed: MeasureReader = () => ({ statistic: 'count', total: true });

/** Openings after which a count of people is the study's: its first words, "A total of", "we enrolled", "a trial including". */
const COUNT_OPENING =
  /(?:^|\b(?:a )?total of |\bin total,? |^overall,? |^altogether,? |^of (?:the |these )?|^among (?:the )?|\bwe (?:\w+ ){0,2}(?:randomi[sz]ed|enrolled|recruited|included|assigned|allocated|studied|evaluated|examined|investigated) |\b(?:trial|study|sample|cohort|survey|experiment)\b[^.;()\d]{0,24}(?:including|of|in|with|comprising|involving|among|,) )$/i;
/** What happened to those counted, within a few words. */
const COUNT_VERB =
  /^[^.;]{0,160}?\b(?:randomi[sz]ed|enrolled|included|recruited|analy[sz]ed|completed|participated|assigned|allocated|screened|evaluated|studied|treated|randomly|entered|underwent|chosen|selected|invited|approached|interviewed|followed|tested|examined|received|responded|returned|took part|agreed|consented|divided|engaged|volunteered|were used)\b/i;

/** "were randomly assigned to the standard care, 26 to ..." */
const TO_ONE_GROUP =
  /^[^.;]{0,40}\b(?:assigned|allocated|randomi[sz]ed) to (?!(?:either|one of|two|three|four|receive|both)\b)[^.;]{0,60}(?:, \d|$)/;

export const people: MeasureReader = (match, { before, after }) => {
  const kind = match.text('kind') ?? '';
  if (
    /\b(?:of|and|or|the|in|to|for|from|per|each|with|by|at|year|years|week|weeks|month|months|day|days)\b/i.test(kind)
  )
    return undefined;
  if (!COUNT_OPENING.test(before) || /\b(?:aged?|score|least|most|than|about|approximately) $/i.test(before))
    return undefined;
  if (/^[^.;]{0,50} (?:in|to|into|per) (?:each|both)\b/.test(after) || TO_ONE_GROUP.test(after)) return undefined;
  return COUNT_VERB.test(after) ||
    /\b(?:including|randomi[sz]ed|enrolled|recruited|included|involving|assigned|allocated|studied|evaluated|total of) $/i.test(
      before,
    ) ||
    (before === '' && /^[^.]{0,80}\.?$/.test(after) && !/\b(?:was|were|had|have|is|are)\b/.test(after))
    ? { statistic: 'count', total: true }
    : undefined;
};

/** A count whose group, if any, stands right beside it. */
export const looseCount: MeasureReader = (match, { before }) =>
  /\b(?:aged?|scores?|least|most|than|about|approximately|to|by|of|every|after|for|within|grade|type|week|day|month|year) $/i.test(
    before,
  ) || /^(?:one|zero|(?:19|20)\d\d)$/i.test(match.text('value') ?? '')
    ? undefined
    : { statistic: 'count', loose: true };

/** The level that a test was judged by is no result. */
export const THRESHOLD =
  /\b(?:considered|significance level|level of significance|set at|defined as|threshold|deemed|regarded|statistical significance (?:was|at))\b/i;

/** "(r = -0.45, p < 0.001)": the p-value of an estimate that no rule reads is not left alone. */
const ESTIMATE_BEFORE =
  /(?:\b(?:r|rs|rho|d|g|OR|aOR|AOR|RR|aRR|HR|aHR|IRR|MD|SMD|kappa|ratio|difference|coefficient|beta|slope)|[ρβκ])(?: of| was|,)?\s?[=:]?\s?[-–+]?\d*[.·]?\d+\s?(?:%|[a-z/]{1,8})?[,;:]? (?:and )?$/i;

export const pValue: MeasureReader = (match, { whole, before: words }) => {
  const before = words.replace(/[pP](?:[- ]?values?)?\s?[=<>≤≥]=?\s?$/, '');
  if (THRESHOLD.test(whole) || ESTIMATE_BEFORE.test(before)) return undefined;
  const compared = comparatorOf(match.text('compared'));
  return { statistic: 'p-value', ...(compared ? { comparator: compared } : {}) };
};

/** "HbA1c (%) of 8.4": a unit in brackets shortly before the number. */
const unitBracket = (before: string): string | undefined => {
  const words = /\(([^()\d]{1,12})\)(?: (?:of|was|were|at|is)| [A-Za-z]+ (?:of|was|were|at|is))? $/.exec(before)?.[1];
  return words && unitOf(words).ucum ? words : undefined;
};

const unitIn = (match: Match, before = ''): { readonly unit?: string } => {
  const words =
    match.text('currency') ?? match.text('unit') ?? match.text('unit2') ?? match.text('unit3') ?? unitBracket(before);
  return words ? { unit: words } : {};
};

function intervalIn(match: Match): readonly Dispersion[] {
  const [low, high] = [digitsIn(match.text('low') ?? ''), digitsIn(match.text('high') ?? '')];
  if (!low || !high) return [];
  const level = match.text('level') ?? '95';
  return [
    {
      kind: 'confidence-interval',
      interval: { low: { digits: low }, high: { digits: high } },
      level: { digits: level },
    },
  ];
}

/** The p-value that a pattern has read with its number. */
export function pValueIn(match: Match): { readonly pValue?: PValue } {
  const digits = digitsIn(match.text('p') ?? '');
  if (!digits) return {};
  const comparator = comparatorOf(match.text('comparator'));
  return { pValue: { amount: { digits, ...(comparator ? { comparator } : {}) } } };
}
