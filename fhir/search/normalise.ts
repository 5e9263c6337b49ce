/**
 * Strings as search compares them: without case, accents and punctuation, white space folded
 * (https://hl7.org/fhir/R4/search.html#string): `Long-Term  Café` is `longterm cafe`. Text of punctuation alone keeps it.
 */
export function normalise(text: string): string {
  const folded = fold(text);
  return folded.replace(PUNCTUATION, '').replace(SPACES, ' ').trim() || folded.trim();
}

/** The words of a text in their order, without case and accents: what `_text` and `_content` compare. */
export const allWordsOf = (text: string): string[] =>
  fold(text)
    .split(NO_WORD)
    .filter((word) => word !== '');

/** The same, each once: what `:text` compares. */
export const wordsOf = (text: string): string[] => [...new Set(allWordsOf(text))];

/**
 * A token's code as it is compared: R4 asks servers to ignore the case of tokens when in doubt
 * (https://hl7.org/fhir/R4/search.html#token). Systems, `_id` and UCUM units are compared as they are.
 */
export const foldCode = (code: string): string => code.toLowerCase();

const PLAIN = /^[\x20-\x7e]*$/;
const PUNCTUATION = /\p{P}+/gu;
const SPACES = /[\s\p{Z}]+/gu;
const MARKS = /\p{M}+/gu;
const NO_WORD = /[^\p{L}\p{N}]+/u;

/** Compatibility decomposition, marks removed, lower case by way of upper case so that `ß` is `ss` and both sigmas are one. */
function fold(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase();
  return withoutMarks(withoutMarks(text).toUpperCase().toLowerCase().replaceAll('ς', 'σ'));
}

const withoutMarks = (text: string): string => text.normalize('NFKD').replace(MARKS, '');
