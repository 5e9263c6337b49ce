import type { Narrative } from 'fhir/r4.js';

/** Characters that XML 1.0 forbids even when escaped. */
const FORBIDDEN = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu;

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XHTML: markup escaped, characters that XML cannot hold replaced by U+FFFD. */
export const escaped = (text: string): string =>
  text.replace(FORBIDDEN, '\ufffd').replace(/[&<>"]/g, (character) => ESCAPES[character] ?? character);

export const paragraph = (text: string): string => `<p>${escaped(text)}</p>`;

export const quoted = (text: string): string => `<blockquote><p>${escaped(text)}</p></blockquote>`;

/** A list of labelled values; rows without a value are left out. */
export function rows(table: readonly (readonly [label: string, value: string | undefined])[]): string {
  const lines = table.flatMap(([label, value]) =>
    value ? [`<li><b>${escaped(label)}</b>: ${escaped(value)}</li>`] : [],
  );
  return lines.length === 0 ? '' : `<ul>${lines.join('')}</ul>`;
}

/** https://hl7.org/fhir/R4/narrative.html: `blocks` are XHTML made by the functions above. */
export const narrative = (...blocks: readonly string[]): Narrative => ({
  status: 'generated',
  div: `<div xmlns="http://www.w3.org/1999/xhtml">${blocks.join('')}</div>`,
});
