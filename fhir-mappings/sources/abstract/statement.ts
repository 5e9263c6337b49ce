import type { Fact } from '../../study.ts';
import type { CohortBook } from './cohort-book.ts';
import type { GroupNames, Mention } from './model/phrases.ts';
import type { GroupNames as RuleNames } from './rules/mentions.ts';
import type { SectionKind } from './sections.ts';
import type { Span, TextView } from './view.ts';

/** A stretch of text that may be read: a sentence, cut off where text was lost. */
export interface Sentence extends Span {
  readonly section: SectionKind | 'other';
  /** Sentences of one paragraph share a number. */
  readonly paragraph: number;
  /** Set where the sentence was cut: the damaged words. */
  readonly damage?: Span;
}

/** What readers of statements share while one abstract is read. */
export interface Reading {
  readonly view: TextView;
  readonly book: CohortBook;
  /** Names of groups that the whole text uses, as the rules of word order know them. */
  readonly names: RuleNames;
  /** Names of groups that the text uses anywhere, less strictly. */
  readonly called: GroupNames;
  /** What each sentence may call a group. */
  readonly mentions: ReadonlyMap<Sentence, readonly Mention[]>;
  /** How likely each of these names is to be a study group's, between 0 and 1; and how many of them are. */
  readonly likely: ReadonlyMap<string, number>;
  readonly arms: number;
  /** Where the text says each number first, by its digits. */
  readonly said: ReadonlyMap<string, number>;
  /** Whether the text speaks of a study that is yet to be done. */
  readonly plans: boolean;
  /** Every clear mention of a group that the text names more than once, in order. */
  readonly groups: readonly Mention[];
  /** Everybody whom the current paragraph is about, where it said so ("all 37 patients"). */
  population: { key: string; paragraph: number } | undefined;
  /** Scales named so far, with the words measured on them. */
  readonly scales: { readonly measured: string; readonly scale: Span }[];
}

/** A fact with the places that show where its number and its group were read. */
export interface Marked {
  readonly fact: Fact;
  /** The value's own number. */
  readonly value: Span;
  readonly group?: Span;
}

/** Reads one kind of statement in a sentence; the spans of the numbers it has used are its marks' and `used`. */
export type StatementReader = (sentence: Sentence, reading: Reading) => readonly Marked[];

/** Where group `name` of a match made with the `d` flag stands; undefined where it took no part. */
export function spanOf(match: RegExpExecArray, name: string, offset: number): Span | undefined {
  const indices = match.indices?.groups?.[name];
  return indices ? { start: offset + indices[0], end: offset + indices[1] } : undefined;
}

/** Every match of a pattern (flags `dg`) in a sentence, with positions made absolute by `at`. */
export function matchesIn(pattern: RegExp, sentence: Span, text: string): readonly Match[] {
  const part = text.slice(sentence.start, sentence.end);
  return Array.from(part.matchAll(pattern), (match) => matchOf(match, sentence.start));
}

export interface Match extends Span {
  readonly text: (name: string) => string | undefined;
  readonly span: (name: string) => Span | undefined;
}

function matchOf(match: RegExpExecArray, offset: number): Match {
  return {
    start: offset + match.index,
    end: offset + match.index + match[0].length,
    text: (name) => match.groups?.[name],
    span: (name) => spanOf(match, name, offset),
  };
}

/** What every fact read from prose has, to be completed. */
export const PROSE = {
  dispersions: [],
  remarks: [],
  flags: [],
  certainty: 'prose',
} as const satisfies Partial<Fact>;
