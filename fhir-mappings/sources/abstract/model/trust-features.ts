import { openBracket } from './brackets.ts';
import { bucket, withoutArticles, wordsBetween } from './counted.ts';
import type { Decision } from './decide.ts';
import { comparesGroups, comparisonEvidence } from './evidence.ts';
import { armStep } from './group-features.ts';
import { isAgainst, placeOfGroup, placeOfNumber } from './lists.ts';
import { armsAmong, isArm, isSaidBefore, ruleSays, type Scene, sortOf, withoutGroup } from './scene.ts';
import { kindOfWord } from './word-kinds.ts';

/** A sentence with all that was decided of it. */
export type Decided = Omit<Scene, 'facts'> & { readonly facts: readonly Decision[] };

const STEPS = [0.01, 0.03, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 0.99];

const steps = (name: string, value: number): readonly string[] =>
  STEPS.filter((step) => value >= step).map((step) => `${name}>${step}`);

/** What speaks for a decision being right: how sure the model is, what the rules of word order say, where number and group stand, and what else the sentence tells. */
export function trustFeatures(decision: Decision, scene: Decided): readonly string[] {
  const sort = decision.statistic === 'proportion' ? 'share' : sortOf(decision);
  return [
    sort,
    decision.statistic,
    decision.measure.shape,
    ...suretyOf(decision, scene),
    ...ruleFeatures(decision, sort),
    ...wordFeatures(decision, scene, sort),
    ...bracketFeatures(decision, scene, sort),
    ...placeFeatures(decision, scene, sort),
    ...peerFeatures(decision, scene, sort),
  ];
}

function suretyOf(decision: Decision, { facts }: Decided): readonly string[] {
  const { label, share, rival, nobody, unknown } = decision;
  const like = facts.filter((other) => sortOf(other) === sortOf(decision));
  return [
    ...steps('label', label),
    ...steps('share', share),
    ...steps('rival', rival),
    ...steps('nobody', nobody),
    ...steps('unknown', unknown),
    ...steps('both', label * share),
    ...steps('least', Math.min(...like.map((other) => other.label * other.share))),
  ];
}

function ruleFeatures(decision: Decision, sort: string): readonly string[] {
  const opinion = decision.measure.opinion?.measure;
  const whose =
    opinion?.statistic === decision.statistic ? ruleSays(decision, decision.mention ?? 'everybody') : 'other';
  const said = whose === 'true' && opinion?.loose ? `loosely ${decision.mention ? 'beside' : 'all'}` : whose;
  return [`rule ${said}`, `${sort} rule ${said}`];
}

function wordFeatures({ measure }: Decision, scene: Scene, sort: string): readonly string[] {
  const { words, sentence, text } = scene;
  const before = wordsBetween(words, sentence.start, measure.start);
  const after = wordsBetween(words, measure.end, sentence.end);
  const left = (distance: number) => kindOfWord(before[before.length - distance]?.key ?? '^');
  const right = (distance: number) => kindOfWord(after[distance - 1]?.key ?? '$');
  const kinds = (some: typeof words) => new Set(some.map(({ key }) => kindOfWord(key)));
  return [
    `section ${sentence.section}`,
    ...(measure.unit ? ['unit', `unit ${measure.unit}`] : []),
    ...(measure.comparator ? [`compared ${measure.comparator}`] : []),
    ...measure.dispersions.map(({ kind }) => kind),
    ...(measure.pValue ? ['with p'] : []),
    ...(measure.denominator ? ['denominator'] : []),
    ...(measure.numerator ? ['numerator'] : []),
    ...(/^\d$/.test(measure.digits) ? ['one digit'] : []),
    ...(before.length === 0 ? ['first'] : []),
    ...(isSaidBefore(measure.digits, scene) ? ['said before'] : []),
    ...(/^[^.;]{0,90}\b(?:each|both|either|every)\b/.test(text.slice(measure.end, sentence.end)) ? ['each after'] : []),
    ...(/\brespectively\b/.test(text.slice(sentence.start, sentence.end)) ? ['respectively'] : []),
    `left ${left(1)}`,
    `left ${left(2)} ${left(1)}`,
    `right ${right(1)}`,
    `right ${right(1)} ${right(2)}`,
    `${sort} left ${left(1)}`,
    `${sort} right ${right(1)}`,
    ...[...kinds(before.slice(-8))].flatMap((kind) => [`L ${kind}`, `${sort} L ${kind}`]),
    ...[...kinds(after.slice(0, 8))].map((kind) => `R ${kind}`),
    ...[...kinds(words)].map((kind) => `W ${kind}`),
    ...new Set(before.slice(-5).map(({ key }) => `l ${key}`)),
    ...new Set(after.slice(0, 4).map(({ key }) => `r ${key}`)),
    `words ${Math.min(6, Math.floor(words.length / 12))}`,
  ];
}

/** What the bracket around a number holds, and what it stands behind. */
function bracketFeatures({ measure }: Decision, scene: Scene, sort: string): readonly string[] {
  const { facts, mentions, sentence, text, words } = scene;
  const opening = text.slice(sentence.start, measure.start);
  const at = openBracket(opening);
  if (at < 0) return ['open'];
  const start = sentence.start + at;
  const inside = facts.filter((other) => other.measure.start >= start && other.measure.end <= measure.start);
  const last = inside.at(-1);
  const numbers = (text.slice(start, measure.start).match(/\d+(?:[.·]\d+)*/g) ?? []).length;
  const named = mentions.filter(({ end }) => end <= start && start - end <= 1);
  const beside = named.find(isArm) ?? named.find(({ kind }) => kind === 'people') ?? named[0];
  const before = withoutArticles(wordsBetween(words, sentence.start, beside?.start ?? start));
  const opener = before.at(-1)?.key ?? '^';
  return [
    'in brackets',
    `${sort} bracket facts ${Math.min(inside.length, 3)}`,
    `${sort} bracket numbers ${Math.min(numbers, 3)}`,
    `${sort} bracket last ${last ? sortOf(last) : 'none'}`,
    `${sort} bracket sets ${/\b(?:vs|versus|and|to|compared)\b/.test(text.slice(start, measure.start))}`,
    ...(beside
      ? [
          `${sort} behind ${beside.kind} ${isArm(beside) ? 'arm' : ''}`,
          `${sort} behind ${opener}`,
          `${sort} behind ${beside.kind} ${isArm(beside) ? 'arm' : ''} ${opener}`,
          ...(isAgainst(beside, text) ? [`${sort} behind against`] : []),
        ]
      : [`${sort} behind no name`]),
  ];
}

/** Where the group stands from the number, and what comes between. */
function placeFeatures(decision: Decision, scene: Scene, sort: string): readonly string[] {
  const { measure, mention } = decision;
  const { arms, earlier, groups, facts, text } = scene;
  const distinct = armsAmong(groups);
  const evidence = comparisonEvidence(decision, scene);
  const common = [
    `arms ${bucket(arms)}`,
    `groups ${bucket(distinct.size)}`,
    `${sort} groups ${bucket(distinct.size)}`,
    `${sort} arms ${bucket(arms)} groups ${bucket(distinct.size)}`,
    `${sort} people ${bucket(groups.length - groups.filter(isArm).length)}`,
    `earlier ${bucket(earlier.length)}`,
    ...evidence.flatMap((sign) => [`sign ${sign}`, `${sort} sign ${sign}`]),
    ...(sort === 'p' ? [`compares ${comparesGroups(evidence)}`] : []),
  ];
  if (!mention) return [...common, 'nobody', `${sort} nobody`];
  const precedes = mention.end <= measure.value.start;
  const side = precedes ? 'precedes' : 'follows';
  const gap = precedes ? text.slice(mention.end, measure.start) : text.slice(measure.end, mention.start);
  const far = bucket(gap.split(/\s+/).filter(Boolean).length);
  const between = (other: { readonly start: number; readonly end: number }) =>
    precedes
      ? other.start >= mention.end && other.end <= measure.start
      : other.start >= measure.end && other.end <= mention.start;
  const numbers = placeOfNumber(decision, facts, text);
  const names = placeOfGroup(mention, groups, text);
  return [
    ...common,
    `kind ${mention.kind}`,
    `${sort} kind ${mention.kind}`,
    `arm ${armStep(mention)}`,
    `${sort} arm ${armStep(mention)}`,
    ...(mention.kind === 'earlier' ? [`earlier rank ${earlier.indexOf(mention)}`] : [side, `${side} ${far}`]),
    `${side} groups between ${bucket(groups.filter(between).length)}`,
    `${side} numbers between ${bucket(facts.filter((other) => between(other.measure)).length)}`,
    ...(/[;]|\b(?:whereas|while|but|although)\b/.test(gap) ? ['apart'] : []),
    ...(isAgainst(mention, text) ? ['against', `${side} against`] : []),
    `lists ${bucket(numbers.length)} ${bucket(names.length)}`,
    `in step ${numbers.index === names.index}`,
    `lists ${bucket(numbers.length)} ${bucket(names.length)} in step ${numbers.index === names.index}`,
    `length ${mention.name.split(' ').length}`,
    `covered ${scene.mentions.some((other) => other !== mention && other.start <= mention.start && other.end >= mention.end)}`,
  ];
}

/** What the other numbers of its sort say: groups that each have one, or one that has them all. */
function peerFeatures(decision: Decision, { facts, groups }: Decided, sort: string): readonly string[] {
  const nameOf = ({ mention }: Decision) => (mention ? withoutGroup(mention.name) : '');
  const peers = facts.filter((other) => sortOf(other) === sortOf(decision));
  const whose = new Set(peers.map(nameOf));
  const previous = facts[facts.indexOf(decision) - 1];
  const same = peers.filter((other) => other !== decision && nameOf(other) === nameOf(decision)).length;
  return [
    `facts ${bucket(facts.length)}`,
    `peers ${bucket(peers.length)}`,
    `same ${bucket(same)}`,
    `${sort} same ${bucket(same)} of ${bucket(peers.length)}`,
    `${sort} shared ${whose.size === peers.length ? 'each' : whose.size === 1 ? 'one' : 'some'}`,
    `${sort} all told ${armsAmong(groups).isSubsetOf(whose)}`,
    `before ${previous ? sortOf(previous) : 'none'}`,
  ];
}
