import { foldCode } from '../../fhir/search/normalise.ts';
import { CONTAINED } from '../../fhir/search/reference.ts';
import type { SearchValue } from '../../fhir/search/search-value.ts';

/** What equality can be asked of a value, apart from its parameter: the words of term lists and signatures. */
export interface Terms {
  /** For a list: the code without its system, the reference, the URI. */
  readonly list: readonly string[];
  /** For the signature: the same, and each code with its system. */
  readonly signature: readonly string[];
}

const NONE: Terms = { list: [], signature: [] };

/** Codes are compared without regard to case: the recheck knows the exceptions. */
export const tokenTerm = (code: string): string => foldCode(code);

/** A code together with its system ('' for none). */
export const systemTerm = (system: string, code: string): string => `${system}|${tokenTerm(code)}`;

export const referenceTerm = (type: string, id: string): string => `${type}/${id}`;

/** The terms of one value as a parameter's own value. */
export function termsOf(value: SearchValue): Terms {
  if (value.kind === 'token') return tokenTerms(value.system, value.code);
  if (value.kind === 'uri') return same([value.value]);
  if (value.kind !== 'reference') return NONE;
  if (value.contained !== undefined) return same([CONTAINED]);
  if (value.type !== undefined && value.id !== undefined) return same([referenceTerm(value.type, value.id)]);
  return same(value.url === undefined ? [] : [value.url, ...unversioned(value.url)]);
}

/** A reference's logical identifier, searched by `:identifier`. */
export function identifierTerms(value: SearchValue): Terms {
  if (value.kind !== 'reference' || !value.identifier) return NONE;
  return tokenTerms(value.identifier.system, value.identifier.value);
}

/** An Identifier with each coding of its type, searched by `:of-type`: the list takes `code|value`. */
export function ofTypeTerms(value: SearchValue): Terms {
  if (value.kind !== 'token' || value.code === undefined) return NONE;
  const { code: identifier, ofType = [] } = value;
  return same(ofType.flatMap(({ code }) => (code === undefined ? [] : [ofTypeTerm(code, identifier)])));
}

export const ofTypeTerm = (code: string, identifier: string): string => `${tokenTerm(code)}|${tokenTerm(identifier)}`;

function tokenTerms(system: string | undefined, code: string | undefined): Terms {
  if (code === undefined) return NONE;
  return { list: [tokenTerm(code)], signature: [tokenTerm(code), systemTerm(system ?? '', code)] };
}

const same = (terms: readonly string[]): Terms => ({ list: terms, signature: terms });

/** A canonical is found with and without its version. */
export function unversioned(url: string): string[] {
  const bar = url.indexOf('|');
  return bar < 0 ? [] : [url.slice(0, bar)];
}
