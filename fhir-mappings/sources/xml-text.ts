import type { Element } from './xml-tree.ts';

/** Parts of an article's text that are no words of it: notes, links to the bibliography, formulas in other notations, figures. */
const SILENT: ReadonlySet<string> = new Set([
  'fn',
  'tex-math',
  'inline-graphic',
  'graphic',
  'fig',
  'table-wrap',
  'object-id',
  'processing-meta',
]);

/** The words of an element in one line: white space folded, as a reader of the article sees it. Empty where there are none. */
export const wordsOf = (element: Element | undefined): string =>
  element === undefined ? '' : raw(element).replace(/\s+/g, ' ').trim();

function raw(element: Element): string {
  let words = '';
  for (const child of element.children) {
    if (typeof child === 'string') words += child;
    else if (SILENT.has(child.name) || isCitation(child)) continue;
    else if (child.name === 'sup') words += raised(words, child);
    else words += /^(?:p|title|break|list-item|sec)$/.test(child.name) ? ` ${raw(child)} ` : raw(child);
  }
  return words;
}

/** Numbers of the bibliography that stand in the text like values. */
const isCitation = ({ name, attributes }: Element): boolean =>
  name === 'xref' && /^(?:bibr|fn|table-fn|aff|corresp)$/.test(attributes['ref-type'] ?? '');

/** `10<sup>9</sup>` is 10^9: written in one line as 109 it would be another number. */
function raised(before: string, element: Element): string {
  const words = raw(element);
  return /[\d)]$/.test(before) && /^\s*[-+\u2212]?\d/.test(words) ? `^${words.trim()}` : words;
}
