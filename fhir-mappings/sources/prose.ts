import { readAbstract } from './abstract/read-abstract.ts';

/** Characters; the longest abstracts have a tenth of it. A longer text is a book, or meant to do harm. */
const LONGEST = 100_000;

/** The results that a source tells in prose; none are read of a text too long to be an abstract, and a warning says so. */
export function readProse(text: string, title: string): ReturnType<typeof readAbstract> {
  if (text.length <= LONGEST) return readAbstract(text, title);
  const message = `the description has ${text.length} characters; no results are read of more than ${LONGEST}`;
  return { ...readAbstract('', title), warnings: [{ code: 'too-long', message }] };
}
