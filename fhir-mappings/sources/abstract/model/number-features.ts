import { estimateBefore, statisticBefore } from '../statistic-cue.ts';
import type { Candidate } from './candidates.ts';
import { wordsBetween } from './counted.ts';
import { isSaidBefore } from './scene.ts';
import type { Stage } from './stage.ts';
import { isPeople, kindOfWord } from './word-kinds.ts';
import type { Word } from './words.ts';

const JOINT = /^(?:and|vs|vs\.|versus|to|or|,|;|than|compared|with|in|the|respectively|for|group|groups|of|\(|\))$/;

/** Words between two numbers that only join them. */
const joins = (words: readonly Word[]): boolean =>
  words.length <= 7 &&
  words.every(({ key }) => JOINT.test(key) || /^\p{L}/u.test(key)) &&
  words.some(({ key }) => JOINT.test(key));

/** The statistic that the rules see, and whether they know whose it is. */
const opinionOf = ({ opinion }: Candidate): string =>
  opinion ? `${opinion.measure.statistic} ${opinion.owner === 'unknown' ? 'unknown' : 'known'}` : 'none';

/** What the words around a number say of it, as names of features; the model weighs them. */
export function numberFeatures(measure: Candidate, stage: Stage): readonly string[] {
  const { candidates: measures, sentence, text, words } = stage;
  const { shape, value, digits, unit } = measure;
  const features: string[] = ['', `s=${shape}`, `sec=${sentence.section}`, `s=${shape}&sec=${sentence.section}`];
  const add = (name: string) => features.push(name);
  const crossed = (name: string) => features.push(name, `${shape}&${name}`);

  const unitKind =
    unit === undefined
      ? 'none'
      : unit.startsWith('percentage')
        ? 'points'
        : unit === '%' || unit.startsWith('per')
          ? '%'
          : 'unit';
  crossed(`u=${unitKind}`);
  if (unitKind === 'unit') add(`unit=${unit}`);
  if (measure.denominator) add('of');
  if (measure.numerator) add('count');
  if (measure.comparator) crossed(`cmp=${measure.comparator}`);
  for (const { kind } of measure.dispersions) add(`d=${kind}`);
  if (/[.]/.test(digits)) crossed('decimal');
  else crossed(`size=${Math.min(digits.length, 4)}`);
  if (digits.startsWith('-')) crossed('minus');
  if (/^(?:19|20)\d\d$/.test(digits)) crossed('year');
  if (/^(?:90|95|99|99\.9|100|80|50)$/.test(digits)) add(`n=${digits}`);

  crossed(`rule=${opinionOf(measure)}`);
  if (stage.plans) crossed('plans');

  const before = wordsBetween(words, sentence.start, measure.start);
  const after = wordsBetween(words, measure.end, sentence.end);
  const left = (distance: number) => before[before.length - distance]?.key ?? '^';
  const right = (distance: number) => after[distance - 1]?.key ?? '$';
  crossed(`l1=${left(1)}`);
  crossed(`l2=${left(2)} ${left(1)}`);
  add(`l3=${left(3)} ${left(2)} ${left(1)}`);
  crossed(`r1=${right(1)}`);
  crossed(`r2=${right(1)} ${right(2)}`);
  add(`r3=${right(1)} ${right(2)} ${right(3)}`);
  add(`lr=${left(1)} ${right(1)}`);
  for (const word of new Set(before.slice(-7).map(({ key }) => key))) crossed(`L=${word}`);
  for (const word of new Set(after.slice(0, 6).map(({ key }) => key))) crossed(`R=${word}`);
  const kl = (distance: number) => (before[before.length - distance] ? kindOfWord(left(distance)) : '^');
  const kr = (distance: number) => (after[distance - 1] ? kindOfWord(right(distance)) : '$');
  crossed(`kl1=${kl(1)}`);
  crossed(`kl2=${kl(2)} ${kl(1)}`);
  crossed(`kl3=${kl(3)} ${kl(2)} ${kl(1)}`);
  crossed(`kr1=${kr(1)}`);
  crossed(`kr2=${kr(1)} ${kr(2)}`);
  crossed(`kr3=${kr(1)} ${kr(2)} ${kr(3)}`);
  crossed(`klr=${kl(1)} ${kr(1)}`);
  crossed(`klr2=${kl(2)} ${kl(1)} ${kr(1)} ${kr(2)}`);
  for (const kind of new Set(before.slice(-8).map(({ key }) => kindOfWord(key)))) crossed(`KL=${kind}`);
  for (const kind of new Set(after.slice(0, 8).map(({ key }) => kindOfWord(key)))) crossed(`KR=${kind}`);
  for (const kind of new Set(words.map(({ key }) => kindOfWord(key)))) add(`KW=${kind}`);
  if (before.length === 0) crossed('first');
  const rest = text.slice(measure.end, sentence.end);
  if (/^[^.;]{0,90}\b(?:each|both|either|every|per) (?:[\w-]+ )?(?:groups?|arms?|treatments?)\b/.test(rest))
    crossed('of each');
  if (isSaidBefore(digits, stage)) crossed('said before');
  const people = after.slice(0, 4).findIndex(({ key }) => isPeople(key));
  crossed(`people=${people}`);
  if (isPeople(left(1)) || isPeople(left(2))) crossed('people before');

  const opening = text.slice(sentence.start, value.start);
  crossed(`cue=${statisticBefore(opening) ?? 'none'}`);
  const clause = opening.slice(Math.max(opening.lastIndexOf(';'), opening.lastIndexOf(', ')) + 1);
  crossed(`near=${statisticBefore(clause) ?? 'none'}`);
  const named = estimateBefore(opening);
  crossed(`est=${named ? named.statistic : 'none'}`);
  if (named && named.distance < 14) add(`est!=${named.statistic}`);

  const index = measures.indexOf(measure);
  const between = (a: Candidate | undefined, b: Candidate | undefined) =>
    a && b ? wordsBetween(words, a.end, b.start) : [];
  const [previous, next] = [measures[index - 1], measures[index + 1]];
  const gapBefore = between(previous, measure);
  const gapAfter = between(measure, next);
  crossed(`prev=${previous?.shape ?? 'none'}`);
  crossed(`next=${next?.shape ?? 'none'}`);
  if (previous && gapBefore.length < 6) add(`prev=${previous.shape} ${gapBefore.map(({ key }) => key).join(' ')}`);
  if (next && gapAfter.length < 6) add(`next=${next.shape} ${gapAfter.map(({ key }) => key).join(' ')}`);
  if (previous?.shape === shape && previous.unit === unit) crossed('like before');
  if (next?.shape === shape && next.unit === unit) crossed('like after');

  let head = index;
  while (head > 0 && joins(between(measures[head - 1], measures[head])) && sameSort(measures[head - 1], measure))
    head--;
  const first = measures[head];
  if (first && first !== measure) {
    const lead = wordsBetween(words, sentence.start, first.start).slice(-4);
    crossed(`head=${lead.at(-1)?.key ?? '^'}`);
    for (const { key } of lead) add(`H=${key}`);
    add(`headCue=${statisticBefore(text.slice(sentence.start, first.value.start)) ?? 'none'}`);
  }
  const open =
    opening.lastIndexOf('(') > opening.lastIndexOf(')') || opening.lastIndexOf('[') > opening.lastIndexOf(']');
  if (open) {
    crossed('in brackets');
    const inside = text.slice(
      sentence.start + Math.max(opening.lastIndexOf('('), opening.lastIndexOf('[')) + 1,
      value.start,
    );
    if (inside.length < 4) crossed('bracket opens');
    const start = value.start - inside.length;
    const held = measures.filter((other) => other !== measure && other.start >= start && other.end <= measure.start);
    const last = held.at(-1);
    crossed(`bracket holds ${Math.min(held.length, 3)}`);
    if (last) {
      const signed = /^[-–+]/.test(text.slice(last.value.start, last.value.end)) ? 'signed' : 'plain';
      crossed(`bracket holds ${Math.min(held.length, 3)} ${last.shape} ${signed} ${last.unit === '%' ? '%' : ''}`);
      crossed(`bracket sets ${/\b(?:vs|versus|and|to|compared)\b/.test(inside)}`);
      const against = /\b(?:than|versus|vs|compared)\b[^()]{0,60}$/.test(text.slice(sentence.start, start));
      const test = /(?:\b[tFzZT]|²|\b\d|\bd)\d*\)?\s?=\s?$/.test(text.slice(sentence.start, last.value.start));
      crossed(`bracket of ${held.length === 1} ${signed} ${against ? 'against' : ''} ${test ? 'test' : ''}`);
    }
  }
  return features;
}

const sameSort = (a: Candidate | undefined, b: Candidate): boolean =>
  a?.shape === b.shape && (a.unit === b.unit || !a.unit);
