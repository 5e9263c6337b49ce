import { SaxesParser } from 'saxes';
import { SourceError } from '../study.ts';

/** An element of a parsed XML record; names keep their prefixes. */
export interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly (Element | string)[];
}

interface Open extends Element {
  readonly children: (Element | string)[];
}

/** Deeper nesting is no article. */
const MAX_DEPTH = 256;

/**
 * Parses XML without ever fetching or expanding anything: a document that declares entities of its own is refused (https://www.w3.org/TR/xml/#sec-internal-ent
 * is how XML bombs are made). Throws SourceError with line and column.
 */
export function parseXmlTree(text: string): Element {
  const parser = new SaxesParser();
  const open: Open[] = [{ name: '', attributes: {}, children: [] }];
  const top = (): Open => open.at(-1) as Open;
  parser.on('error', (error) => {
    throw new SourceError(`XML is not well-formed or is cut off: ${error.message}`);
  });
  parser.on('doctype', (doctype) => {
    if (/<!ENTITY/i.test(doctype)) throw new SourceError('XML that declares entities is refused');
  });
  parser.on('opentag', ({ name, attributes }) => {
    if (open.length > MAX_DEPTH) throw new SourceError(`XML is nested deeper than ${MAX_DEPTH} elements`);
    const element: Open = { name, attributes: { ...attributes }, children: [] };
    top().children.push(element);
    open.push(element);
  });
  parser.on('closetag', () => void open.pop());
  const addText = (words: string) => void top().children.push(words);
  parser.on('text', addText);
  parser.on('cdata', addText);
  parser.write(text).close();
  const root = top().children.find((child) => typeof child !== 'string');
  if (!root) throw new SourceError('XML without an element');
  return root;
}

/** The child elements of a name, or all of them. */
export const elementsOf = (element: Element | undefined, name?: string): readonly Element[] =>
  (element?.children ?? []).filter(
    (child): child is Element => typeof child !== 'string' && (name === undefined || child.name === name),
  );

/** The first element by a path of names below another; undefined where there is none. */
export const descend = (element: Element | undefined, ...names: readonly string[]): Element | undefined =>
  names.reduce<Element | undefined>((at, name) => elementsOf(at, name)[0], element);

/** Every element of a name below another, itself left out, in order. */
export const within = (element: Element | undefined, name: string): readonly Element[] =>
  elementsOf(element).flatMap((child) => (child.name === name ? [child] : within(child, name)));
