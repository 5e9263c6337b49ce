import type { SourceKind } from '../fhir-mappings/study.ts';
import { SourceError } from '../fhir-mappings/study.ts';

/** One record as it came: a file, an object of the inbox, or one dataset cut out of a catalog. */
export interface SourceRecord {
  /** For messages: a file name or object key, with the place in a catalog. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** The catalog that lists the record; absent for a record that came alone. */
  readonly catalog?: string;
}

/** A record whose kind and text are known. */
export interface DetectedRecord {
  readonly name: string;
  readonly kind: SourceKind;
  readonly text: string;
  readonly catalog?: string;
}

/** Words of a saved page of catalog.data.gov, which is read as the DCAT-US dataset it shows. */
const CATALOG_PAGE = /^\s*(?:Additional Metadata|Metadata Source)\s*$/m;

/** Own member of a JSON object that only this kind of record has. First match wins. */
const MARKS: readonly (readonly [member: string, kind: SourceKind])[] = [
  ['protocolSection', 'clinicaltrials-gov'],
  ['identifiers', 'study-file'],
  ['cohorts', 'study-file'],
  ['facts', 'study-file'],
  ['source', 'study-file'],
  ['dataset', 'dcat-us'],
  ['accessLevel', 'dcat-us'],
  ['publisher', 'dcat-us'],
  ['bureauCode', 'dcat-us'],
  ['contactPoint', 'dcat-us'],
  ['distribution', 'dcat-us'],
  ['description', 'dcat-us'],
  ['identifier', 'dcat-us'],
  ['title', 'dcat-us'],
];

/** What kind of record it is, by its content and never by its name. Throws SourceError with what is wrong with it. */
export function detect(record: SourceRecord): DetectedRecord {
  const text = textOf(record.bytes);
  return { name: record.name, text, kind: kindOf(text), ...(record.catalog ? { catalog: record.catalog } : {}) };
}

function kindOf(text: string): SourceKind {
  const first = text.trimStart()[0];
  if (first === undefined) throw new SourceError('the file is empty');
  if (first === '<') return xmlKindOf(text);
  if (first !== '{' && CATALOG_PAGE.test(text)) return 'dcat-us';
  if (first !== '{') throw new SourceError('neither a JSON object, nor XML, nor the saved page of a catalog');
  const record = parsed(text);
  const mark = MARKS.find(([member]) => Object.hasOwn(record, member));
  if (mark) return mark[1];
  throw new SourceError(
    `a JSON object of no known kind (its members: ${Object.keys(record).slice(0, 8).join(', ') || 'none'}); expected a study file, a DCAT-US dataset or a ClinicalTrials.gov study`,
  );
}

function parsed(text: string): object {
  try {
    const value: unknown = JSON.parse(text);
    refuseControls(value);
    return value as object;
  } catch (error) {
    if (error instanceof SourceError) throw error;
    if (error instanceof RangeError) throw new SourceError('the JSON is nested too deeply');
    throw new SourceError(`malformed JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Characters that no FHIR string may hold: https://hl7.org/fhir/R4/datatypes.html#string */
const CONTROL = /[^\P{Cc}\t\n\r\u007f-\u009f]/u;

function refuseControls(value: unknown, path = ''): void {
  if (typeof value === 'string') {
    const [character] = CONTROL.exec(value) ?? [];
    if (character !== undefined)
      throw new SourceError(`holds the control character ${codePoint(character)}, which no FHIR string may hold`, path);
    if (!value.isWellFormed()) throw new SourceError('holds half of a surrogate pair, which is no character', path);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [name, below] of Object.entries(value)) refuseControls(below, `${path}/${name}`);
}

const codePoint = (character: string): string =>
  `U+${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0')}`;

/** The root element decides: https://dtd.nlm.nih.gov/ncbi/pubmed/ or https://jats.nlm.nih.gov/ */
function xmlKindOf(text: string): SourceKind {
  const root = /<([A-Za-z_][\w.-]*)[\s/>]/.exec(
    text.replace(/<!--[\s\S]*?-->|<\?[\s\S]*?\?>|<![A-Z][^>[]*(?:\[[^\]]*\])?[^>]*>/g, ''),
  )?.[1];
  if (root === undefined) throw new SourceError('XML without an element');
  if (/^Pubmed(Article|Book)/.test(root)) return 'pubmed';
  if (/^(?:article|pmc-articleset|OAI-PMH|record)$/.test(root)) return 'jats';
  throw new SourceError(`XML whose root is <${root}>; expected PubmedArticleSet, PubmedArticle or a JATS article`);
}

const BYTE_ORDER_MARKS: readonly (readonly [bytes: readonly number[], encoding: string])[] = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
];

/** The record's text: by its byte order mark, by the encoding that XML declares, else as UTF-8. Throws SourceError where it is none of these. */
function textOf(bytes: Uint8Array): string {
  const mark = BYTE_ORDER_MARKS.find(([start]) => start.every((byte, at) => bytes[at] === byte));
  const declared = mark ? undefined : declaredEncoding(bytes);
  if (declared !== undefined && WIDE.test(declared)) {
    throw new SourceError(`declares ${declared} and is not, or it would have a byte order mark; save it as UTF-8`);
  }
  const encoding = mark?.[1] ?? declared ?? 'utf-8';
  const text = decoded(bytes, encoding);
  const nul = text.indexOf('\0');
  if (nul >= 0) throw new SourceError(`holds a NUL character at position ${nul}: not a text of ${encoding}`);
  return text;
}

/** Encodings in which the declaration could not have been read byte by byte. */
const WIDE = /^(?:utf-?16|utf-?32|ucs-?[24]|iso-10646-ucs-[24])/;

function declaredEncoding(bytes: Uint8Array): string | undefined {
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 200));
  return /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([\w.:-]+)["']/.exec(head)?.[1]?.toLowerCase();
}

function decoded(bytes: Uint8Array, encoding: string): string {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof RangeError) throw new SourceError(`declares the unknown encoding "${encoding}"`);
    throw new SourceError(`is not valid ${encoding}; save it as UTF-8`);
  }
}
