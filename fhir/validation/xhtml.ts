/**
 * Narrative: https://hl7.org/fhir/R4/narrative.html#xhtml (txt-1, txt-2). One pass, no tree: a stranger's text is
 * either the plain formatting that the specification lists, well-formed, or it is refused.
 */
const NAMESPACE = 'http://www.w3.org/1999/xhtml';
const words = (text: string) => new Set(text.split(' '));

/** HTML 4.0 chapters 7 to 11 (without 9.4) and 15, with a, img and image maps. */
const ELEMENTS = words(
  'div p br h1 h2 h3 h4 h5 h6 a span b em i strong small big tt dfn q var abbr acronym cite blockquote hr address bdo kbd sub sup ul ol li dl dt dd pre table caption colgroup col thead tr tfoot tbody th td code samp img map area del ins u s strike font center',
);
const ATTRIBUTES = words(
  'xmlns title style class id lang xml:lang dir accesskey tabindex align valign char charoff width height span rowspan colspan nowrap headers scope abbr axis bgcolor border start value type compact size noshade clear',
);
const OWN_ATTRIBUTES: Readonly<Record<string, ReadonlySet<string>>> = {
  a: words('name href charset hreflang rel rev shape coords target'),
  img: words('src alt longdesc usemap ismap hspace vspace'),
  map: words('name'),
  area: words('shape coords href nohref alt'),
  table: words('summary frame rules cellspacing cellpadding'),
  blockquote: words('cite'),
  q: words('cite'),
  del: words('cite datetime'),
  ins: words('cite datetime'),
  font: words('color face'),
  pre: words('xml:space'),
};
const LINKS = words('href src longdesc cite usemap');
/** Browsers skip white space and control characters before and inside of a scheme. */
const SKIPPED = /[\s\p{Cc}]/gu;
const SCRIPT = /^(javascript|vbscript|data:text\/html)/i;

/** A comment, `</close>`, `<open attributes empty>` or text. */
const TOKEN =
  /<!--(?!-?>)(?:(?!--)[\s\S])*-->|<\/([A-Za-z][A-Za-z0-9]*)\s*>|<([A-Za-z][A-Za-z0-9]*)((?:\s+[A-Za-z_:][A-Za-z0-9_.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*)\s*(\/?)>|([^<]+)/y;
const ATTRIBUTE = /([A-Za-z_:][A-Za-z0-9_.:-]*)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;
const BAD_ENTITY = /&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)/;
const MAX_OPEN = 200;
/** txt-2; every other fault is txt-1. */
const NO_CONTENT = 'the narrative must have text or an image';

type Result = string | undefined;

function decoded(value: string): string {
  return value.replace(/&#(x?)([0-9a-fA-F]+);/g, (_, hex: string, digits: string) => {
    const point = Number.parseInt(digits, hex ? 16 : 10);
    return point <= 0x10ffff ? String.fromCodePoint(point) : '';
  });
}

function attributeFault(element: string, name: string, value: string): Result {
  const own = Object.hasOwn(OWN_ATTRIBUTES, element) && OWN_ATTRIBUTES[element]?.has(name);
  if (!ATTRIBUTES.has(name) && !own) return `the attribute ${name.slice(0, 40)} is not allowed on ${element}`;
  if (name === 'xmlns' && value !== NAMESPACE) return `the namespace must be ${NAMESPACE}`;
  if (BAD_ENTITY.test(value)) return 'only the entities of XML are allowed';
  return LINKS.has(name) && SCRIPT.test(decoded(value).replace(SKIPPED, ''))
    ? `${name} must not be a script`
    : undefined;
}

function attributesFault(element: string, attributes: string): Result {
  const seen = new Set<string>();
  for (const [, name = '', double, single] of attributes.matchAll(ATTRIBUTE)) {
    if (seen.has(name)) return `the attribute ${name.slice(0, 40)} is repeated`;
    seen.add(name);
    const fault = attributeFault(element, name, double ?? single ?? '');
    if (fault) return fault;
  }
  return undefined;
}

/** What has been read of a narrative so far. */
interface State {
  readonly open: string[];
  content: boolean;
  /** The outer div has been closed. */
  ended: boolean;
}

function openFault(name: string, attributes: string, state: State): Result {
  if (!ELEMENTS.has(name)) return `the element ${name.slice(0, 40)} is not allowed`;
  const depth = state.open.length;
  if (depth === 0 && (name !== 'div' || state.ended)) return 'the narrative must be one div';
  if (depth === 0 && !/\sxmlns\s*=/.test(attributes)) return `the div must declare xmlns="${NAMESPACE}"`;
  if (depth >= MAX_OPEN) return `elements are nested deeper than ${MAX_OPEN} levels`;
  if (name === 'img') state.content = true;
  return attributes === '' ? undefined : attributesFault(name, attributes);
}

function closeFault(name: string, state: State): Result {
  if (state.open.pop() !== name) return `unbalanced: </${name.slice(0, 40)}> closes another element`;
  if (state.open.length === 0) state.ended = true;
  return undefined;
}

function textFault(text: string, state: State): Result {
  const outside = state.open.length === 0;
  if (!(state.content && !outside) && text.trim() !== '') {
    if (outside) return 'text is not allowed outside of the div';
    state.content = true;
  }
  if (!text.includes('&') || !BAD_ENTITY.test(text)) return undefined;
  return 'only the entities of XML are allowed, and & must be written &amp;';
}

function tokenFault([, close, open, attributes = '', empty, text]: RegExpExecArray, state: State): Result {
  if (text !== undefined) return textFault(text, state);
  if (close !== undefined) return closeFault(close, state);
  if (open === undefined) return undefined;
  const fault = openFault(open, attributes, state);
  if (!empty) state.open.push(open);
  else if (state.open.length === 0) state.ended = true;
  return fault;
}

/** What is wrong with a narrative's div, with the key of the invariant; undefined where nothing is. */
export function xhtmlFault(div: string): Result {
  const fault = divFault(div);
  return fault && `${fault === NO_CONTENT ? 'txt-2' : 'txt-1'}: ${fault}`;
}

function divFault(div: string): Result {
  const state: State = { open: [], content: false, ended: false };
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < div.length) {
    const at = TOKEN.lastIndex;
    const token = TOKEN.exec(div);
    if (!token) return `not well-formed, or not allowed: ${JSON.stringify(div.slice(at, at + 40))}`;
    const fault = tokenFault(token, state);
    if (fault) return fault;
  }
  if (state.open.length > 0) return `unbalanced: ${state.open.at(-1)} is not closed`;
  if (!state.ended) return 'the narrative must be one div';
  return state.content ? undefined : NO_CONTENT;
}
