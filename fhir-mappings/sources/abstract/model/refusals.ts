import { openBracket } from './brackets.ts';
import type { Decision } from './decide.ts';
import { comparisonEvidence } from './evidence.ts';
import { isAgainst } from './lists.ts';
import { armsAmong, isArm, isSaidBefore, type Scene } from './scene.ts';

/** What a reason looks at: the decision, and the words of its sentence before and after the number. */
interface Seen {
  readonly decision: Decision;
  readonly scene: Scene;
  readonly before: string;
  readonly after: string;
}

type Reason = readonly [reason: string, holds: (seen: Seen) => boolean];

/** Reasons for which a number stays prose, however likely the words around it make it. */
const REASONS: readonly Reason[] = [
  [
    'a p-value said of both groups is one of each',
    ({ decision, after }) => isP(decision) && /^[)\]]? ?(?:for|in) (?:both|each|all)\b/.test(after),
  ],
  [
    'a p-value that is cut off or misprinted: "P < 0. 05", "p < 0,001"',
    ({ decision }) => isP(decision) && !/^(?:0?\.\d+|1(?:\.0+)?)$/.test(decision.measure.digits),
  ],
  [
    'a p-value in the brackets of one difference or change is a part of it: "(+24 %, P = 0.01)"',
    ({ decision, before }) => isP(decision) && belongsToOne(before),
  ],
  [
    'a p-value told with the size of an effect is a part of it: "(p < 0.001, ES = 4.77)"',
    ({ decision, after }) =>
      isP(decision) && /^[,;] ?(?:ES|effect size|Cohen\W?s? d|d|r|η\S*|partial \S+)\s?[=:>]/i.test(after),
  ],
  [
    'a p-value or estimate right behind some people who are no study group is about these: "among non-carriers (P = 0.27)"',
    ({ decision, scene }) => apart(decision) && !decision.mention && behindPeople(decision, scene),
  ],
  [
    'how many there are of each group',
    ({ decision, after }) =>
      decision.statistic === 'count' &&
      /^[^.;]{0,90}\b(?:(?:in|into|to|per|for|of) (?:each|both|either|every)|each$|each\b[).,;]|per (?:group|arm))|^ [a-z]+ each\b/.test(
        after,
      ),
  ],
  [
    'some groups together: "two experimental groups (n = 20)"',
    ({ decision, scene }) => isSeveral(decision, scene.text),
  ],
  [
    'people who are said to be in one group, or to have got one treatment, are not everybody',
    ({ decision, after }) =>
      decision.statistic === 'count' && !decision.mention && OF_ONE.test(after.replace(/ ?\([^()]*\)/g, '')),
  ],
  [
    'one size for several groups named before it is of each of them, or of all',
    ({ decision, scene, before }) =>
      decision.measure.shape === 'size' &&
      !/\bn ?= ?\d/i.test(before) &&
      armsAmong(scene.groups.filter(({ end }) => end <= decision.measure.start)).size > 1 &&
      !/\bn ?= ?\d/i.test(scene.text.slice(decision.measure.end, scene.sentence.end)),
  ],
  [
    'a difference of shares is no difference of means',
    ({ decision, before }) =>
      decision.statistic === 'mean-difference' && /\b(?:percent\w*|proportions?|rates?|risk)\b/i.test(before),
  ],
  ['what was expected is no result', ({ before }) => /\bexpected [^.;]{0,60}$/.test(before)],
  [
    'a p-value right behind an estimate with its interval, or behind a change told in figures, is a part of it',
    ({ decision, before }) =>
      isP(decision) &&
      (/[([][^()[\]]*\d ?(?:[-–,]|to) ?[-–]?\d[^()[\]]*[)\]][;,] $/.test(before) ||
        /\bby (?:about |approximately )?[-–]?[\d.]+ ?[^\s()]{0,8} [([]$/.test(before)),
  ],
  [
    'a p-value of what one treatment changed is of that group, though two values are set against each other',
    ({ decision, scene, before }) =>
      isP(decision) &&
      !decision.mention &&
      CHANGED.test(before) &&
      !/\b(?:than|between|compared|versus placebo|more|greater|groups)\b/.test(before) &&
      armsAmong(scene.groups).size === 1,
  ],
  [
    'a p-value of a change since some time before is no comparison of groups, wherever the sentence says so',
    ({ decision, before, after }) =>
      isP(decision) && !decision.mention && SINCE.test(before + after) && !/\bbetween\b/.test(before),
  ],
  [
    'a p-value behind "from 58 % to 93 %" is of that change',
    ({ decision, before }) =>
      isP(decision) &&
      !decision.mention &&
      /\bfrom [^.;]*\d[^.;]* to [^.;]*\d[^.;]{0,60}$|\d[^;,]{0,30} to [-–]?\d[^;,]{0,60}$/.test(before) &&
      !/\b(?:vs|versus|than|between|compared)\b/.test(before),
  ],
  [
    'a p-value of one group where groups are set against each other',
    ({ decision, scene }) =>
      isP(decision) &&
      decision.mention !== undefined &&
      comparisonEvidence(decision, scene).some((sign) => /^(?:vs|between|more)$/.test(sign)),
  ],
  [
    'a share that may be a change or an average measured in percent',
    ({ decision, before }) =>
      decision.statistic === 'proportion' &&
      !decision.measure.numerator &&
      (/\b(?:mean|median|average)\b/i.test(before) ||
        (CHANGED.test(before) &&
          !/\b(?:proportions?|percentages? of|incidence|prevalence|rates?|risk)\b/i.test(before))),
  ],
  [
    'people whom a part is then told of: "Of the 1,044 invited, 668 took part"',
    ({ decision, before }) =>
      decision.statistic === 'count' && /^(?:Of|Out of|From|Among) (?:the |these |all )?$/.test(before),
  ],
  [
    'a size told before is told once',
    ({ decision, scene }) =>
      decision.statistic === 'count' && !decision.measure.denominator && isSaidBefore(decision.measure.digits, scene),
  ],
  [
    'an average told in a sentence of changes may be one of them',
    ({ decision, before }) =>
      /^(?:mean|median)$/.test(decision.statistic) &&
      CHANGED.test(before) &&
      !/\b(?:from|to) (?:[a-z ]{0,20})?$/.test(before),
  ],
];

/** Whether there is a reason not to tell a number. */
export function isRefused(decision: Decision, scene: Scene): boolean {
  const { sentence, text } = scene;
  const before = text.slice(sentence.start, decision.measure.start);
  const after = text.slice(decision.measure.end, sentence.end);
  return REASONS.some(([, holds]) => holds({ decision, scene, before, after }));
}

const CHANGED =
  /\b(?:changes?|decreas\w+|increas\w+|reduc\w+|los[st]s?|gain\w*|improve\w+|declin\w+|differences?|raised|lower(?:ed|ing))\b/i;

/** "two control groups", "both arms" */
const isSeveral = ({ mention }: Decision, text: string): boolean =>
  mention !== undefined &&
  /s$/.test(text.slice(mention.start, mention.end)) &&
  /\b(?:two|three|four|five|six|both|each|\d) $/i.test(text.slice(Math.max(0, mention.start - 8), mention.start));

const isP = ({ statistic }: Decision): boolean => statistic === 'p-value';

const apart = ({ statistic }: Decision): boolean =>
  /^(?:p-value|odds-ratio|hazard-ratio|relative-risk)$/.test(statistic);

const SINCE =
  /\b(?:compared (?:to|with)|versus|vs\.?|than(?: at)?|from|relative to|over|since) (?:the |their |its )?(?:baseline|beginning|before|pre-?\w*|initial)\b/i;

/** "were randomised to the X group", "in group I", "were treated with X" where no second group follows. */
const OF_ONE =
  /^(?: [\w-]+){0,4},?(?: who| that)? (?:(?:randomi[sz]ed|assigned|allocated) to (?:receive |the |(?:group|arm) [A-Z\d])|selected to receive |treated with |received |underwent |in (?:group [A-Z\d]|the [\w-]+ (?:group|arm|treatment)\b))(?!.*\b(?:or|versus|vs|either|respectively)\b)(?!(?:one|two|three|four|five|six|either|both) )/;

/** A bracket with one number before the p-value, a change or difference, and nothing that sets it against another. */
function belongsToOne(before: string): boolean {
  if (/\bdifferences? (?:of|was|were)\b[^.;]{0,60}\d[^()[\]]{0,20}[([]$/.test(before)) return true;
  const open = openBracket(before);
  if (open < 0) return false;
  const inside = before.slice(open + 1).replace(/\b[pP]\s?[=<>≤]\s?[\d.]+/g, '');
  const last = inside.split(/[,;] ?(?=[-–+]?\d|and )/).at(-1) ?? inside;
  if (
    /\b(?:vs|versus|to|compared|baseline)\b/.test(inside) ||
    / (?:than|versus|vs|compared)\b[^()]{0,60}[([]?$/.test(before.slice(0, open))
  )
    return false;
  return /^(?:and )?[-–+]\d[\d.]*(?: ?± ?[\d.]+)? ?(?:%|[a-zA-Z/]+)?[,;] ?$|\bdifference,? (?:[tFz] ?= ?[-–]?[\d.]+, ?)?$|^(?:B|β|b) ?=/.test(
    last,
  );
}

function behindPeople({ measure }: Decision, { mentions, sentence, text }: Scene): boolean {
  const gap = text.slice(sentence.start, measure.start);
  const behind = mentions.filter(
    (mention) =>
      mention.end <= measure.start &&
      /^ ?[([]$/.test(text.slice(mention.end, measure.start)) &&
      !isArm(mention) &&
      !isAgainst(mention, text),
  );
  return (
    behind.some(
      ({ kind, start }) =>
        kind === 'people' &&
        /\b(?:in|among|for|of) (?:the )?$/.test(text.slice(Math.max(sentence.start, start - 12), start)),
    ) || /\b(?:among|amongst) (?:the )?[\w-]+(?: [\w-]+){0,3} [([]$/.test(gap)
  );
}
