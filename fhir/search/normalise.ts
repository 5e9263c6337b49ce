/**
 * Strings as search compares them: without case and accents, with white space folded (https://hl7.org/fhir/R4/search.html#string).
 * Compatibility decomposition, marks removed, lower case by way of upper case so that `ß` is `ss` and both sigmas are one.
 */
export function normalise(text: string): string {
  if (PLAIN.test(text)) return text.toLowerCase().trim().replace(SPACES, ' ');
  return fold(fold(text)).trim();
}

const PLAIN = /^[\x20-\x7e]*$/;
const SPACES = /\s+/g;
const MARKS = /\p{M}+/gu;

function fold(text: string): string {
  return text
    .normalize('NFKD')
    .replace(MARKS, '')
    .toUpperCase()
    .toLowerCase()
    .replaceAll('ς', 'σ')
    .normalize('NFKD')
    .replace(MARKS, '')
    .replace(/[\s\p{Z}]+/gu, ' ');
}

const NO_WORD = /[^\p{L}\p{N}]+/u;

/** The normalised words of a text, without repetitions: what `:text`, `_text` and `_content` compare. */
export function wordsOf(text: string): string[] {
  return [...new Set(normalise(text).split(NO_WORD))].filter((word) => word !== '');
}

/**
 * A token's code as it is compared: R4 asks servers to ignore the case of tokens when in doubt
 * (https://hl7.org/fhir/R4/search.html#token). Systems are compared as they are. `_id` is compared exactly.
 */
export const foldCode = (code: string): string => code.toLowerCase();
