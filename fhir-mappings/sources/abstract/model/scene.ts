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
  /** How many names of the text are likely to be study groups. */
  readonly arms: number;
  /** Where the text says each number first, by its digits. */
  readonly said: ReadonlyMap<string, number>;
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

/** Mentions of a sentence that do not overlap: the likeliest groups, and people where there is none; what the order of groups and numbers is told by. */
export function clearGroups(mentions: readonly Mention[]): readonly Mention[] {
  const chosen: Mention[] = [];
  const take = (candidates: readonly Mention[]) => {
    for (const mention of [...candidates].sort((a, b) => b.arm - a.arm || b.end - b.start - (a.end - a.start)))
      if (!chosen.some((other) => overlaps(other, mention))) chosen.push(mention);
  };
  take(mentions.filter(isArm));
  take(mentions.filter((mention) => mention.kind === 'people'));
  return chosen.sort((a, b) => a.start - b.start);
}

/** Whether the text as a whole says that a name is a study group's. */
export const isArm = ({ arm }: Mention): boolean => arm >= 0.25;

/** The likely study groups among some mentions, each once. */
export const armsAmong = (mentions: readonly Mention[]): ReadonlySet<string> =>
  new Set(mentions.filter(isArm).map(({ name }) => withoutGroup(name)));

/** Where a text says each whole number of two digits or more first; shares aside. */
export function firstSaid(text: string): ReadonlyMap<string, number> {
  const said = new Map<string, number>();
  for (const match of text.matchAll(/(?<![\d.,·])(?:\d{1,3}(?:,\d{3})+|\d{2,})(?![\d.,·]*\d|\s?%)/g)) {
    const digits = match[0].replaceAll(',', '');
    if (!said.has(digits)) said.set(digits, match.index);
  }
  return said;
}

/** Whether a text has said a number before the sentence: how many there are is told once. */
export const isSaidBefore = (digits: string, { said, sentence }: Pick<Scene, 'said' | 'sentence'>): boolean =>
  (said.get(digits) ?? Number.POSITIVE_INFINITY) < sentence.start;

/** A group's name without the word that says that it is one. */
export const withoutGroup = (name: string): string => name.replace(/ (?:groups?|arms?|cohorts?)$/, '');

/** What the rules of word order say of whose a number is. */
export function ruleSays({ measure: { opinion } }: Told, whose: Mention | 'everybody' | 'unknown'): string {
  if (!opinion || opinion.owner === 'unknown') return opinion ? 'unsure' : 'silent';
  if (typeof opinion.owner === 'string' || typeof whose === 'string') return String(opinion.owner === whose);
  return String(withoutGroup(opinion.owner.mention.name.toLowerCase()) === withoutGroup(whose.name));
}
