import type { Span } from '../view.ts';
import type { Candidate } from './candidates.ts';
import { bucket, withoutArticles, wordsBetween } from './counted.ts';
import { isAgainst, placeOfGroup, placeOfNumber } from './lists.ts';
import type { Mention } from './phrases.ts';
import { armsAmong, isArm, ruleSays, type Scene, sortOf, type Told, withoutGroup } from './scene.ts';
import { kindOfWord } from './word-kinds.ts';

/** What speaks for a number belonging to a group that only an earlier sentence names. */
function earlierFeatures(
  told: Told,
  mention: Mention,
  { earlier, groups, facts, arms, text, sentence }: Scene,
): readonly string[] {
  const sort = sortOf(told);
  const here = armsAmong(groups).size;
  const peers = facts.filter((other) => sortOf(other) === sort);
  const rank = earlier.indexOf(mention);
  const opening = text.slice(sentence.start, told.measure.start);
  const pair = placeOfNumber(told, facts, text);
  const second = /\b(?:vs\.?|versus|than|compared with) (?:\d[^ ]* )?[([]?$/.test(opening);
  const place = `${sort} here ${bucket(here)} rank ${rank} of ${bucket(earlier.length)} index ${bucket(peers.indexOf(told))}/${bucket(peers.length)}`;
  return [
    'earlier',
    `earlier ${sort}`,
    `earlier ${place}`,
    `earlier ${place} ${second ? 'second' : ''}`,
    `earlier ${sort} rank ${rank}`,
    `earlier arm ${armStep(mention)}`,
    `earlier ${sort} arm ${armStep(mention)} rank ${rank} of ${bucket(earlier.length)}`,
    `earlier ${sort} list ${pair.index} ${bucket(pair.length)} here ${bucket(here)} rank ${rank} of ${bucket(earlier.length)}`,
    `earlier arms ${bucket(arms)} here ${bucket(here)}`,
    `earlier ${sort} arms ${bucket(arms)} here ${bucket(here)}`,
    `earlier here ${bucket(here)}`,
    `earlier rule ${ruleSays(told, mention)}`,
  ];
}

/** What speaks for a number belonging to one group. `evidence`: comparisonEvidence of the number. */
export function groupFeatures(
  told: Told,
  mention: Mention,
  scene: Scene,
  evidence: readonly string[],
): readonly string[] {
  if (mention.kind === 'earlier') return earlierFeatures(told, mention, scene);
  const { words, facts, names, sentence, text } = scene;
  const { measure } = told;
  const sort = sortOf(told);
  const features: string[] = [];
  const add = (name: string) => features.push(name, `${sort} ${name}`);
  const kind = mention.kind;
  features.push('group', `group ${sort}`, `group ${told.statistic}`);
  add(`rule ${ruleSays(told, mention)}`);

  // What it is.
  const inside = wordsBetween(words, mention.start, mention.end);
  const known = names.names.has(mention.name) || names.names.has(withoutGroup(mention.name));
  const often = bucket(names.count(withoutGroup(mention.name)));
  const arm = armStep(mention);
  add(`arm ${arm}`);
  add(`kind ${kind}`);
  add(`kind ${kind} known ${known}`);
  features.push(
    `often ${often}`,
    `kind ${kind} often ${often}`,
    `length ${inside.length}`,
    `kind ${kind} length ${inside.length}`,
  );
  features.push(`first ${inside[0]?.key}`, `last ${inside.at(-1)?.key}`, `${sort} last ${inside.at(-1)?.key}`);
  if (/[A-Z]{2}/.test(text.slice(mention.start, mention.end))) add(`capitals ${kind}`);
  const covered = scene.mentions.some(
    (other) => other !== mention && other.start <= mention.start && other.end >= mention.end && other.kind !== 'phrase',
  );
  const covers = scene.mentions.some(
    (other) => other !== mention && mention.start <= other.start && mention.end >= other.end && other.kind !== 'phrase',
  );
  if (covered) features.push('covered', `covered ${kind}`);
  if (covers) features.push('covers', `covers ${kind}`);

  // The words beside it.
  const before = wordsBetween(words, sentence.start, mention.start);
  const after = wordsBetween(words, mention.end, sentence.end);
  const content = withoutArticles(before);
  const opening = content.at(-1)?.key ?? '^';
  add(`before ${opening}`);
  add(`kbefore ${kindOfWord(opening)} ${kindOfWord(content.at(-2)?.key ?? '^')}`);
  add(`kafter ${kindOfWord(after[0]?.key ?? '$')}`);
  features.push(
    `before ${opening} ${kind}`,
    `before2 ${content.at(-2)?.key ?? '^'} ${opening}`,
    `after ${after[0]?.key ?? '$'}`,
    `after ${after[0]?.key ?? '$'} ${kind}`,
  );
  if (before.length === 0 || (before.length === 1 && before[0]?.key === 'the')) add('subject');

  // Where it stands from the number.
  const precedes = mention.end <= measure.value.start;
  const side = precedes ? 'precedes' : 'follows';
  const overlap = mention.start < measure.value.end && mention.end > measure.value.start;
  if (overlap) add('overlaps');
  const gap = precedes
    ? wordsBetween(words, mention.end, Math.max(mention.end, Math.min(measure.start, measure.value.start)))
    : wordsBetween(words, Math.min(measure.end, mention.start), mention.start);
  const far = bucket(gap.length);
  add(side);
  add(`${side} ${far}`);
  features.push(`${side} ${far} ${kind} ${opening}`, `${side} ${kind}`, `${sort} ${side} ${kind} ${far}`);
  if (gap.length <= 4) add(`${side} gap ${gap.map(({ key }) => key).join(' ')}`);
  if (gap.length <= 6) add(`${side} kgap ${gap.map(({ key }) => kindOfWord(key)).join(' ')}`);
  for (const kind of new Set(gap.map(({ key }) => kindOfWord(key)))) add(`${side} G ${kind}`);
  if (gap.length > 0) add(`${side} near ${precedes ? gap.at(-1)?.key : gap[0]?.key}`);
  const gapText = precedes ? text.slice(mention.end, measure.start) : text.slice(measure.end, mention.start);
  if (/[;]|\b(?:whereas|while|but|although)\b/.test(gapText)) add(`${side} apart`);
  if (/,/.test(gapText)) features.push(`${side} comma`, `${sort} ${side} comma`);
  if (/\b(?:vs\.?|versus|compared|than)\b/.test(gapText)) add(`${side} against`);
  if ((sort === 'p' || sort === 'comparison') && precedes && gap.length <= 2) {
    const set = evidence.filter((sign) => /^(?:vs|between|more|changed|within|v2)$/.test(sign)).join(' ');
    features.push(`${sort} beside ${opening}`, `${sort} beside ${kind} ${set}`, `${sort} beside ${opening} ${set}`);
  }
  const depth = bracketDepth(gapText);
  add(`${side} depth ${depth}`);

  // Its place among groups and numbers.
  const groups = scene.groups.filter((other) => isArm(other) || !isArm(mention));
  const clear = groups.includes(mention);
  const between = groups.filter((other) => other !== mention && inGap(other, mention, measure)).length;
  const numbers = facts.filter((other) => other !== told && inGap(other.measure.value, mention, measure)).length;
  const like = facts.filter(
    (other) => other !== told && sortOf(other) === sort && inGap(other.measure.value, mention, measure),
  ).length;
  add(`${side} groups between ${bucket(between)}`);
  add(`${side} numbers between ${bucket(numbers)}`);
  add(`${side} like between ${bucket(like)}`);
  features.push(`${sort} ${side} between ${bucket(between)} ${bucket(like)}`);
  const distinct = [...new Set(groups.map(({ name }) => withoutGroup(name)))];
  add(`groups ${bucket(distinct.length)}`);
  const peers = facts.filter((other) => sortOf(other) === sort);
  const mine = peers.indexOf(told);
  const place = distinct.indexOf(withoutGroup(mention.name));
  if (clear) {
    const matched = peers.length === distinct.length;
    features.push(`${sort} aligned ${matched} ${place === mine} ${distinct.length}`);
    features.push(`order ${orderOf(groups, peers)} ${place === mine}`);
    if (!matched && distinct.length > 0 && peers.length % distinct.length === 0)
      features.push(`${sort} cycle ${place === mine % distinct.length} ${distinct.length}`);
    const said = /\brespectively\b/.test(text.slice(sentence.start, sentence.end)) ? 'respectively' : '';
    if (said) features.push(`respectively ${matched} ${place === mine}`);
    const nearest = [...groups].sort((a, b) => distance(a, measure) - distance(b, measure))[0];
    add(`nearest ${nearest === mention} ${side}`);
    const listed = placeOfNumber(told, facts, text);
    const names = placeOfGroup(mention, groups, text);
    const lists = `${bucket(listed.length)} numbers ${bucket(names.length)} names`;
    add(`lists ${lists}`);
    add(`lists ${lists} ${names.index === listed.index}`);
    add(`lists ${lists} ${names.index === listed.index} ${said} ${side}`);
    if (listed.length === 2 && names.length < 2) {
      const role = isAgainst(mention, text) ? 'against' : 'subject';
      add(`pair ${listed.index} ${role}`);
      add(`pair ${listed.index} ${role} ${side} ${bucket(distinct.length)}`);
    }
  }
  if (isAgainst(mention, text)) add(`${side} is against`);
  return features;
}

/** How likely a name is a group's, coarsely. */
export const armStep = ({ arm }: Mention): string =>
  arm < 0.05 ? '0' : arm < 0.15 ? '1' : arm < 0.3 ? '2' : arm < 0.5 ? '3' : arm < 0.75 ? '5' : arm < 0.9 ? '7' : '9';

const inGap = (other: Span, mention: Span, measure: Candidate): boolean =>
  mention.end <= measure.value.start
    ? other.start >= mention.end && other.end <= measure.value.start
    : other.start >= measure.value.end && other.end <= mention.start;

const distance = (mention: Span, measure: Candidate): number =>
  mention.end <= measure.value.start ? measure.value.start - mention.end : mention.start - measure.value.end;

const bracketDepth = (text: string): string => {
  const opened = text.split(/[([]/).length - 1;
  const closed = text.split(/[)\]]/).length - 1;
  return opened > closed ? 'in' : opened < closed ? 'out' : 'same';
};

const orderOf = (groups: readonly Mention[], peers: readonly Told[]): string =>
  [
    ...peers.map(({ measure }) => ({ at: measure.value.start, letter: 'M' })),
    ...groups.map(({ start }) => ({ at: start, letter: 'G' })),
  ]
    .sort((a, b) => a.at - b.at)
    .map(({ letter }) => letter)
    .join('')
    .slice(0, 8);
