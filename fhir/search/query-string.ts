import { FhirError } from '../error.ts';

/** A name and a value of a query string or form, decoded. */
export type Pair = readonly [name: string, value: string];

/** Decodes `application/x-www-form-urlencoded` text; FhirError 'invalid' where an escape is broken or is no UTF-8. */
export function pairsOf(text: string): Pair[] {
  return text
    .split('&')
    .filter((part) => part !== '')
    .map((part) => {
      const equals = part.indexOf('=');
      return equals < 0
        ? [decode(part, part), '']
        : [decode(part.slice(0, equals), part), decode(part.slice(equals + 1), part)];
    });
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new FhirError('invalid', `Broken percent-encoding: ${part.slice(0, 100)}`);
  }
}

/** Encodes pairs for a link; the signs of search values that a query may hold stay readable. */
export const queryText = (pairs: readonly Pair[]): string =>
  pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join('&');

const READABLE = new Map([
  ['%3A', ':'],
  ['%2C', ','],
  ['%2F', '/'],
  ['%24', '$'],
  ['%40', '@'],
]);

const encode = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replace(/%(?:3A|2C|2F|24|40)/g, (sign) => READABLE.get(sign) ?? sign);

/** Splits at a separator that no backslash escapes; the parts keep their escapes. https://hl7.org/fhir/R4/search.html#escaping */
export function splitAt(text: string, separator: ',' | '|' | '$'): string[] {
  if (!text.includes('\\')) return text.split(separator);
  const parts: string[] = [];
  let start = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === separator) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

/** Takes the backslashes from `\,` `\|` `\$` and `\\`; FhirError 'value' where one stands before anything else. */
export function unescaped(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replace(/\\(.?)/gs, (_, sign: string) => {
    if (sign !== '' && ',|$\\'.includes(sign)) return sign;
    throw new FhirError('value', `A backslash comes before , | $ or another backslash only: '${text.slice(0, 100)}'`);
  });
}
