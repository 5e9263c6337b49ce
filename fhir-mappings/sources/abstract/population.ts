import { EVERYBODY } from './cohort-book.ts';
import type { Reading, Sentence } from './statement.ts';

/** Whom a statement is about that names nobody: those last called "all N" in its paragraph, or everybody. */
export function populationOf(
  sentence: Sentence,
  { population, book }: Reading,
): { readonly key: string; readonly inferred?: string } {
  if (population?.paragraph === sentence.paragraph) {
    const title = book.cohorts().find(({ key }) => key === population.key)?.title ?? population.key;
    return { key: population.key, inferred: `the group: ${title}, the last whole group named in the same paragraph` };
  }
  return { key: book.add(EVERYBODY) };
}
