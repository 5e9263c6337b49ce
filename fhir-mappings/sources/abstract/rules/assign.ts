import type { Measure } from './measures.ts';
import type { Mention } from './mentions.ts';

/** Whose number it is: one group, nobody in particular, or not to be told (the number is then not read). */
export type Owner = { readonly mention: Mention } | 'everybody' | 'unknown';

/** Words that show a comparison of numbers or groups. */
const VERSUS = /\b(?:vs\.?|versus|compared|than|relative to|as opposed to|respectively)(?![\w-])/i;
/** Words of groups that no mention was found for. */
const HIDDEN_GROUP =
  /\b(?:groups?|arms?|placebo|those|each|both|either|respectively|vs\.?|versus|compared (?:with|to) (?!(?:the )?(?:baseline|before|pre|previous|initial|its))|than in|controls?|former|latter|another|others?|the other)(?:(?<= )|\b(?!-))/i;
const BETWEEN =
  /\b(?:between|compared|comparison|versus|vs\.?|than|differ\w*|relative to|superior|inferior|interaction|respectively|contrast|among)\b/i;

/** The owner of each measure of a clause, in order of the measures. `clause` is its text, `at` where it starts. */
export function ownersOf(
  clause: string,
  at: number,
  measures: readonly Measure[],
  mentions: readonly Mention[],
): readonly Owner[] {
  const own = measures.map((measure) =>
    measure.loose ? looseOwner(clause, at, measure, mentions) : sizeOwner(clause, at, measure, mentions),
  );
  const rest = measures.filter((measure, index) => !own[index] && !isApart(measure));
  const taken = new Set(own.flatMap((owner) => (owner && typeof owner === 'object' ? [owner.mention] : [])));
  const owners = sequenceOwners(
    clause,
    at,
    rest,
    measures.length > rest.length && rest.length === 0
      ? []
      : mentions.filter((mention) => !taken.has(mention) || rest.length > 0),
  );
  return measures.map(
    (measure, index) =>
      own[index] ??
      (isApart(measure)
        ? apartOwner(clause, at, measure, measures, mentions)
        : (told(owners[rest.indexOf(measure)]) ?? besideOwner(clause, at, measure, mentions) ?? 'unknown')),
  );
}

const told = (owner: Owner | undefined): Owner | undefined => (owner === 'unknown' ? undefined : owner);

/** A count of people: the group right beside it has them; where no group is named, everybody. */
function looseOwner(clause: string, at: number, measure: Measure, mentions: readonly Mention[]): Owner {
  return besideOwner(clause, at, measure, mentions) ?? (mentions.length === 0 ? 'everybody' : 'unknown');
}

/** "46.9% and 37% in X and Y": the group beside a number that ends a list may be the first of a list, too. */
const listed = (clause: string, at: number, measure: Measure, group: Mention, mentions: readonly Mention[]): boolean =>
  /\d ?%?(?: ?[([][^()[\]]*[)\]])?(?:,? and |, )$/.test(clause.slice(0, measure.start - at)) &&
  mentions.some(
    ({ start }) =>
      start > group.end && /^ ?(?:,|,? and|,? or) (?:the )?$/.test(clause.slice(group.end - at, start - at)),
  );

/** "12% of the X group", "in the X group (12%", "29 neonates in the X group": the group right after or right before a number. */
function besideOwner(clause: string, at: number, measure: Measure, mentions: readonly Mention[]): Owner | undefined {
  const after = mentions.find(({ start }) => start >= measure.end);
  if (after && listed(clause, at, measure, after, mentions)) return undefined;
  if (
    after &&
    /^[)\]]?(?: (?:patients|participants|subjects|women|men|children|of (?:the )?patients))?,? (?:(?:was|were) )?(?:(?:randomly )?(?:assigned|allocated|randomi[sz]ed|treated|given) )?(?:in|of|for|among|with|on|to|from|received|receiving) (?:the |either )?$/i.test(
      clause.slice(measure.end - at, after.start - at),
    )
  )
    return { mention: after };
  const before = mentions.findLast(({ end }) => end <= measure.start);
  if (
    before &&
    /^(?: ?[([:]| (?:was|were|had|showed|achieved)) ?$/.test(clause.slice(before.end - at, measure.start - at))
  )
    return { mention: before };
  return undefined;
}

const isApart = ({ statistic, comparison }: Measure): boolean => statistic === 'p-value' || comparison === true;

/** "the intervention group (n = 68)": the size of the group named just before. */
function sizeOwner(clause: string, at: number, measure: Measure, mentions: readonly Mention[]): Owner | undefined {
  const before = clause.slice(0, measure.value.start - at);
  const opening = /[([,;] ?n ?= ?$/i.exec(before);
  if (measure.total) return 'everybody';
  if (measure.statistic !== 'count' || !/\bn ?= ?$/i.test(before)) return undefined;
  if (!opening) return 'unknown';
  const end = at + opening.index;
  const mention = mentions.find(
    (candidate) =>
      candidate.end <= end && /^\s*(?:[([][\w ]*[)\]]?)?\s*$/.test(clause.slice(candidate.end - at, end - at)),
  );
  if (
    mention &&
    / /.test(mention.name) &&
    /^[^)\]]{0,12}[)\]] (?:were|was) (?:randomly|randomi[sz]ed|assigned|allocated|recruited|enrolled|included|divided)/.test(
      clause.slice(measure.value.end - at),
    )
  )
    return 'everybody';
  return mention ? { mention } : 'unknown';
}

/** P-values and comparisons: of one group where it is the subject, or named just before; of nobody where two are set against each other. */
function apartOwner(
  clause: string,
  at: number,
  measure: Measure,
  measures: readonly Measure[],
  mentions: readonly Mention[],
): Owner {
  const names = new Set(mentions.map(({ name }) => name.toLowerCase()));
  const before = clause.slice(0, measure.start - at);
  if (measure.comparison && PAIR_BEFORE.test(before)) return 'everybody';
  const subject = subjectBefore(clause, at, measure, mentions);
  if (measure.statistic === 'p-value') {
    const alternating = alternatingOwner(clause, at, measure, measures, mentions);
    if (alternating) return alternating;
    if (SEVERAL.test(before)) return 'unknown';
    if (names.size === 2 && bothTold(measures, clause)) return 'everybody';
    if (subject && isPeople(subject)) return 'unknown';
  }
  if (subject && names.size <= 2) return { mention: subject };
  if (/\bexcept\b/i.test(before)) return 'unknown';
  if (names.size === 0)
    return measure.comparison || BETWEEN.test(clause) || !HIDDEN_GROUP.test(clause) ? 'everybody' : 'unknown';
  if (names.size === 1) return nearOwner(clause, at, measure, mentions);
  if (names.size === 2 && measure.comparison && bothTold(measures, clause)) return 'everybody';
  if (names.size > 2 || SET_AGAINST.test(before) || directlyAfter(clause, at, measure, mentions)) return 'unknown';
  return 'everybody';
}

/** "(A versus B: odds ratio": the estimate says itself what it compares. */
const PAIR_BEFORE = /(?:^|[(;,] ?)[A-Za-z][\w+ -]{0,40}? (?:versus|vs\.?) [A-Za-z][\w+ -]{0,40}?:? ?$/;

/** "patients treated with X": part of the people, not one of the study's named groups. */
const isPeople = ({ name }: Mention): boolean =>
  /^(?:[\w-]+ )?(?:patients|participants|subjects|those|individuals|people|women|men|children|adults)\b/i.test(name) &&
  / /.test(name);

/** An estimate that follows a number of each group compares the two. */
const bothTold = (measures: readonly Measure[], clause: string): boolean =>
  measures.filter((measure) => !isApart(measure) && measure.statistic !== 'count').length >= 2 &&
  VERSUS_OR_AND.test(clause);

const VERSUS_OR_AND = /\b(?:vs\.?|versus|compared|and|than)(?![\w-])/i;

/** "improved in both groups (p < 0.05)" would be a fact for each. */
const SEVERAL =
  /\b(?:both|all|each)(?: [\w-]+)?[\s(]*$|(?<!\b(?:between|among|amongst) (?:the )?)\b(?:both|each|every|all|(?:in |of )?(?:the )?(?:two|three|four|five|six)) (?:[\w-]+ ){0,3}(?:groups|arms)\b/i;
/** "increased in A versus B": whether it is A's or the comparison's cannot be told. */
const SET_AGAINST =
  /\b(?:increased|decreased|improved|reduced|declined|dropped)(?: [\w%.-]+){0,4} (?:in|among) (?:the )?[^,;]{3,60}$/i;

/** "in the X group (P<0.001) versus control group (P=0.08)" */
function alternatingOwner(
  clause: string,
  at: number,
  measure: Measure,
  measures: readonly Measure[],
  mentions: readonly Mention[],
): Owner | undefined {
  const pValues = measures.filter(({ statistic }) => statistic === 'p-value');
  const just = (p: Measure) =>
    mentions.find(
      (mention) => mention.end <= p.start && /^ ?[([]?$/.test(clause.slice(mention.end - at, p.start - at)),
    );
  if (pValues.length < 2 || pValues.length !== mentions.length || !pValues.every(just)) return undefined;
  const mention = just(measure);
  return mention && { mention };
}

/** The group that the clause speaks of: "the experimental group significantly increased ..." */
function subjectBefore(
  clause: string,
  at: number,
  measure: Measure,
  mentions: readonly Mention[],
): Mention | undefined {
  const verb =
    /^ (?:\w+ly |also )?(?:had|have|has|having|showed|shows|improved|increased|decreased|reduced|experienced|reported|demonstrated|exhibited|was|were|significantly|tended|achieved|gained|lost|scored|performed)\b(?! associated)/i;
  return mentions.findLast(
    ({ start, end }) =>
      end <= measure.start &&
      /(?:^|[,;:] |\bthat |\bwhile |\bwhereas |\bbut |\bthan )(?:\w+ (?:in|from|of|on) )?(?:the )?$/i.test(
        clause.slice(0, start - at),
      ) &&
      verb.test(clause.slice(end - at)),
  );
}

/** One group only: it owns the number where "in the X" stands right before it. */
function nearOwner(clause: string, at: number, measure: Measure, mentions: readonly Mention[]): Owner {
  const mention = mentions.find(({ end }) => end <= measure.start);
  if (
    !mention ||
    (!measure.comparison && isPeople(mention)) ||
    !/\b(?:in|of|among|for|within) (?:the )?$/i.test(clause.slice(0, mention.start - at))
  )
    return 'unknown';
  const gap = clause.slice(mention.end - at, measure.start - at);
  return /^ ?[([]$/.test(gap) ? { mention } : 'unknown';
}

const directlyAfter = (clause: string, at: number, measure: Measure, mentions: readonly Mention[]): boolean =>
  measure.comparison === true &&
  mentions.some(({ end }) => end <= measure.start && /^[ :]*[([]?$/.test(clause.slice(end - at, measure.start - at)));

/** The order of measures (M) and groups (G) in a clause tells whose each number is; orders that do not tell give 'unknown'. */
function sequenceOwners(
  clause: string,
  at: number,
  measures: readonly Measure[],
  mentions: readonly Mention[],
): readonly Owner[] {
  const unknown = measures.map((): Owner => 'unknown');
  if (measures.length === 0) return [];
  const names = new Set(mentions.map(({ name }) => name.toLowerCase()));
  if (mentions.length > names.size && names.size > 1) {
    const first = withoutRepeats(measures, mentions);
    return first.length < mentions.length ? sequenceOwners(clause, at, measures, first) : unknown;
  }
  if (mentions.length === 0 && totalOf(measures, clause)) return ['everybody'];
  if (mentions.length === 0) return HIDDEN_GROUP.test(clause) ? unknown : measures.map((): Owner => 'everybody');
  const order = orderOf(measures, mentions);
  const to = (indexes: readonly number[]): readonly Owner[] =>
    indexes.map((index): Owner => (mentions[index] ? { mention: mentions[index] } : 'unknown'));
  const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);
  if (names.size === 1) return singleOwner(order, clause, at, measures, mentions);
  if (names.size !== mentions.length) return unknown;
  const n = mentions.length;
  if (order === 'MG'.repeat(n) || order === 'GM'.repeat(n)) return to(upTo(n));
  if (
    (order === 'M'.repeat(n) + 'G'.repeat(n) ||
      order === 'G'.repeat(n) + 'M'.repeat(n) ||
      (order === 'GMMG' && pairs(clause, at, measures)) ||
      order === 'MGGM') &&
    measures.length === n &&
    joined(clause, at, measures)
  )
    return to(upTo(n));
  if (n === 2 && /^GG(?:MM)+$/.test(order) && pairs(clause, at, measures))
    return to(measures.map((_, index) => index % 2));
  if (totalOf(measures, clause)) return ['everybody'];
  return unknown;
}

/** Groups named again after all the numbers say no more about whose these are. */
function withoutRepeats(measures: readonly Measure[], mentions: readonly Mention[]): readonly Mention[] {
  const last = Math.max(...measures.map(({ value }) => value.end));
  const seen = new Set<string>();
  return mentions.filter(({ name, start }) => {
    const repeated = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return !(repeated && start > last);
  });
}

const orderOf = (measures: readonly Measure[], mentions: readonly Mention[]): string =>
  [
    ...measures.map(({ value }) => ({ at: value.start, letter: 'M' })),
    ...mentions.map(({ start }) => ({ at: start, letter: 'G' })),
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ letter }) => letter)
    .join('');

function singleOwner(
  order: string,
  clause: string,
  at: number,
  measures: readonly Measure[],
  mentions: readonly Mention[],
): readonly Owner[] {
  const [mention] = mentions;
  const unknown = measures.map((): Owner => 'unknown');
  if (!mention || VERSUS.test(clause)) return unknown;
  if (measures.length === 1 && mentions.length === 1)
    return [attached(clause, at, measures[0], mention) ? { mention } : 'unknown'];
  if (
    /^GM+$/.test(order) &&
    /^(?:in |for |of |within |among )?(?:the )?$/i.test(
      clause.slice(0, mention.start - at).replace(/^[\s,]*(?:and |however, |overall, )?/i, ''),
    )
  )
    return measures.map(() => ({ mention }));
  return unknown;
}

/** One number and one group belong together where the group owns the number's words: "12% of the X group", "the X group had 12%". */
function attached(clause: string, at: number, measure: Measure | undefined, mention: Mention): boolean {
  if (!measure) return false;
  if (mention.start >= measure.end)
    return (
      /^[\s)\]]*(?:\w+ ){0,6}?(?:in|of|for|among|on|to|with|from|within) (?:the )?$/i.test(
        clause.slice(measure.end - at, mention.start - at),
      ) || /^ ?(?:of )?(?:the )?$/.test(clause.slice(measure.end - at, mention.start - at))
    );
  return mention.end <= measure.value.start && !/[;]/.test(clause.slice(mention.end - at, measure.value.start - at));
}

/** Numbers set against each other, or listed "respectively". */
function joined(clause: string, at: number, measures: readonly Measure[]): boolean {
  const gaps = measures
    .slice(1)
    .map((measure, index) => clause.slice((measures[index]?.end ?? 0) - at, measure.start - at));
  return (
    gaps.every(
      (gap) =>
        gap.length < 60 &&
        /\b(?:vs\.?|versus|compared|and|than|while|whereas)(?![\w-])|^[\s,)]*$|respectively/i.test(gap),
    ) && new Set(measures.map(({ statistic }) => statistic)).size === 1
  );
}

const pairs = (clause: string, at: number, measures: readonly Measure[]): boolean =>
  measures.every(
    (measure, index) =>
      index % 2 === 0 ||
      /\b(?:vs\.?|versus|compared (?:with|to))/.test(
        clause.slice((measures[index - 1]?.end ?? 0) - at, measure.start - at),
      ),
  );

/** "A total of 200 patients were randomised to X or Y", not "197 were randomised to the X group" */
const totalOf = (measures: readonly Measure[], clause: string): boolean =>
  measures.length === 1 &&
  measures[0]?.statistic === 'count' &&
  /\b(?:total|overall|in all)\b|\b(?:randomi[sz]ed|randomly|assigned|allocated|divided) (?:\w+ )?(?:to|into|either)\b/i.test(
    clause,
  ) &&
  !/\b(?:randomi[sz]ed|assigned|allocated) to (?:receive )?(?:the )?(?:(?!(?:one|two|three|four|five|six|either|both|the)\b)[\w-]+ ){1,5}(?:group|arm)\W*$/i.test(
    clause,
  ) &&
  !/\b(?:while|whereas)\b/.test(clause);
