import type { Cohort, Quote } from '../../study.ts';
import { conceptFor } from '../../terminology/concepts.ts';

/** The cohorts of one abstract as they come up; `resolve` finds the one that words name. */
export interface CohortBook {
  /** The cohort's key; one already there learns its size, quote and condition. */
  add(title: string, details?: CohortDetails): string;
  /** The cohort that holds these, for what compares them. */
  compare(members: readonly string[]): string;
  /** The one cohort named by these words: equal words, or words that are a part of one title only. */
  resolve(words: string): string | undefined;
  /** The groups that compare with each other: what "both groups" means. */
  groups(): readonly string[];
  cohorts(): readonly Cohort[];
}

export interface CohortDetails {
  readonly size?: number;
  readonly quote?: Quote;
  readonly condition?: boolean;
  readonly group?: boolean;
}

/** Whom a number is about where the text names nobody in particular. */
export const EVERYBODY = 'All participants';

export function cohortBook(): CohortBook {
  const cohorts = new Map<string, Cohort>();
  const groups = new Set<string>();
  return {
    add(title, { size, quote, condition, group } = {}) {
      const key = keyOf(title);
      const known = cohorts.get(key);
      cohorts.set(key, {
        key,
        title: known?.title ?? title,
        ...sizeOf(known?.size ?? size),
        conditions: known?.conditions.length ? known.conditions : condition ? [conceptFor('condition', title)] : [],
        ...((known?.quote ?? quote) ? { quote: known?.quote ?? quote } : {}),
      });
      if (group) groups.add(key);
      return key;
    },
    compare(members) {
      const titles = members.map((key) => cohorts.get(key)?.title ?? key);
      const key = keyOf(`comparison of ${titles.join(' and ')}`);
      cohorts.set(key, { key, title: titles.join(' versus '), conditions: [], members });
      return key;
    },
    resolve(words) {
      const key = keyOf(words);
      if (cohorts.has(key)) return key;
      const parts = key.split('-');
      const matches = [...cohorts.keys()].filter((candidate) => containsAll(candidate.split('-'), parts));
      return matches.length === 1 ? matches[0] : undefined;
    },
    groups: () => [...groups],
    cohorts: () => [...cohorts.values()],
  };
}

const sizeOf = (size: number | undefined) => (size === undefined ? {} : { size });

/** Words that name no group by themselves. */
const EMPTY = new Set([
  'the',
  'a',
  'an',
  'group',
  'groups',
  'arm',
  'arms',
  'of',
  'with',
  'in',
  'patients',
  'participants',
  'subjects',
]);

export function keyOf(title: string): string {
  const words = title
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()
    .split(' ');
  const telling = words.filter((word) => !EMPTY.has(word));
  return (telling.length > 0 ? telling : words).join('-').slice(0, 120);
}

const containsAll = (words: readonly string[], parts: readonly string[]): boolean =>
  parts.length > 1 && parts.every((part) => words.includes(part));
