import type { Statistic } from '../../../study.ts';
import type { Sentence } from '../statement.ts';
import { overlaps } from '../view.ts';
import type { Candidate } from './candidates.ts';
import type { GroupNames, Mention } from './phrases.ts';
import type { Word } from './words.ts';

/** A sentence as the model sees it. */
export interface Scene {
  readonly sentence: Sentence;
  readonly text: string;
  readonly words: readonly Word[];
  readonly names: GroupNames;
  /** What the sentence may call a group; may overlap. */
  readonly mentions: readonly Mention[];
  /** The groups among these, not overlapping. */
  readonly groups: readonly Mention[];
  /** Groups that the text has named before the sentence and the sentence does not: each where it was named last, the latest first. */
  readonly earlier: readonly Mention[];
  /** Numbers that are facts, with their statistic, in order. */
  readonly facts: readonly Told[];
}

/** A number with the statistic it tells. */
export interface Told {
  readonly measure: Candidate;
  readonly statistic: Statistic;
}

/** Kinds of statistics that give their numbers to groups in the same way. */
export const sortOf = ({ statistic, measure }: Told): string =>
  statistic === 'p-value'
    ? 'p'
    : statistic === 'count'
      ? measure.shape === 'size'
        ? 'size'
        : 'count'
      : /ratio|difference|risk|correlation|other/.test(statistic)
        ? 'comparison'
        : statistic === 'change'
          ? 'change'
          : 'value';

/** Groups of a sentence that do not overlap, the surest kinds first: what the order of groups and numbers is told by. */
export function clearGroups(mentions: readonly Mention[]): readonly Mention[] {
  const order = ['group', 'letter', 'known', 'people'];
  const chosen: Mention[] = [];
  for (const kind of order)
    for (const mention of mentions
      .filter((candidate) => candidate.kind === kind)
      .sort((a, b) => b.end - b.start - (a.end - a.start)))
      if (!chosen.some((other) => overlaps(other, mention))) chosen.push(mention);
  return chosen.sort((a, b) => a.start - b.start);
}

/** A group's name without the word that says that it is one. */
export const withoutGroup = (name: string): string => name.replace(/ (?:groups?|arms?|cohorts?)$/, '');

/** What the rules of word order say of whose a number is. */
export function ruleSays({ measure: { opinion } }: Told, whose: Mention | 'everybody' | 'unknown'): string {
  if (!opinion || opinion.owner === 'unknown') return opinion ? 'unsure' : 'silent';
  if (typeof opinion.owner === 'string' || typeof whose === 'string') return String(opinion.owner === whose);
  return String(withoutGroup(opinion.owner.mention.name.toLowerCase()) === withoutGroup(whose.name));
}
