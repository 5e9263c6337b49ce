import { codeOf } from './hash.ts';

/** Most codes that a signature holds; with more it is `*`, which every filter lets pass. */
const MOST_CODES = 64;
export const EVERY_TERM = '*';

/** The text whose code stands for `parameter=term` in a signature. */
export const signatureCode = (parameter: string, term: string): string => codeOf(`${parameter}=${term}`);

/** The signature of a resource: its codes, sorted, run together. Undefined without any. */
export function signatureOf(codes: ReadonlySet<string>): string | undefined {
  if (codes.size === 0) return undefined;
  return codes.size > MOST_CODES ? EVERY_TERM : [...codes].sort().join('');
}

const FIRST_MARK = 0x21;
const LAST_ASCII = 0x7e;
const LATIN = 0xa1;

/**
 * The character that says in a presence string that the parameter has a value: by its place among the type's parameters, so it
 * stays as long as new parameters are added at the end; the generation of the index definitions guards every other change.
 */
export function presenceMark(place: number): string {
  const code = FIRST_MARK + place;
  return String.fromCharCode(code <= LAST_ASCII ? code : LATIN + code - LAST_ASCII - 1);
}
