import { SaxesParser, type SaxesTagNS } from 'saxes';
import { isResourceType, type Property, type TypeDefinition, typeDefinition } from '../definitions/elements.ts';
import { FhirError } from '../error.ts';
import { decimal } from '../json.ts';
import type { Resource } from '../resource.ts';
import { FHIR_NAMESPACE } from './xml.ts';

const XHTML_NAMESPACE = 'http://www.w3.org/1999/xhtml';
const XSI_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance';
const XMLNS_NAMESPACE = 'http://www.w3.org/2000/xmlns/';
const MAX_DEPTH = 256;
const ENCODINGS = new Set(['utf-8', 'utf8', 'us-ascii']);

type JsonObject = Record<string, unknown>;

/** An open XML element: an object, a primitive (its `object` is the `_element`), or the wrapper of a resource. */
interface Frame {
  readonly path: string;
  readonly definition: TypeDefinition | undefined;
  readonly property: Property | undefined;
  readonly object: JsonObject;
  /** Values of repeating elements, with the `_element` beside each. */
  readonly lists: Map<Property, { value: unknown; extra: unknown }[]>;
  value: unknown;
}

const wrong = (message: string, path: string) => new FhirError('structure', message, path);

const INTEGER_TYPES = new Set(['integer', 'unsignedInt', 'positiveInt']);
const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/;

/** The JSON value that an XML attribute's text stands for; decimals keep their digits. */
function jsonValue(type: string, text: string, path: string): unknown {
  if (type === 'boolean') {
    if (text === 'true' || text === 'false') return text === 'true';
    throw new FhirError('value', `${JSON.stringify(text.slice(0, 40))} is neither true nor false`, path);
  }
  if (type !== 'decimal' && !INTEGER_TYPES.has(type)) return text;
  if (text.length < 1000 && NUMBER.test(text)) return decimal(text);
  throw new FhirError('value', `${JSON.stringify(text.slice(0, 40))} is no ${type}`, path);
}

class Reader {
  readonly #parser = new SaxesParser({ xmlns: true });
  readonly #frames: Frame[] = [];
  readonly #text: string;
  /** Where the narrative's div began and how many of its elements are open. */
  #xhtml: { readonly start: number; depth: number } | undefined;
  #result: Resource | undefined;

  constructor(text: string) {
    this.#text = text;
    const parser = this.#parser;
    parser.on('error', (error) => {
      throw new FhirError('structure', `not well-formed XML: ${error.message}`);
    });
    parser.on('xmldecl', ({ encoding }) => {
      if (encoding && !ENCODINGS.has(encoding.toLowerCase()))
        throw new FhirError('structure', `the encoding must be UTF-8, not ${encoding}`);
    });
    parser.on('doctype', () => {
      throw new FhirError('structure', 'a document type declaration is not allowed');
    });
    parser.on('opentag', (tag) => this.#open(tag));
    parser.on('closetag', () => this.#close());
    parser.on('text', (characters) => this.#characters(characters));
    parser.on('cdata', (characters) => this.#characters(characters));
  }

  read(): Resource {
    this.#parser.write(this.#text).close();
    if (!this.#result) throw new FhirError('structure', 'there is no resource');
    return this.#result;
  }

  #characters(characters: string): void {
    const frame = this.#frames.at(-1);
    if (frame && !this.#xhtml && characters.trim() !== '') throw wrong('text is not allowed here', frame.path);
  }

  #open(tag: SaxesTagNS): void {
    const parent = this.#frames.at(-1);
    if (this.#frames.length + (this.#xhtml?.depth ?? 0) >= MAX_DEPTH)
      throw wrong(`is nested deeper than ${MAX_DEPTH} levels`, parent?.path ?? '');
    if (this.#xhtml) this.#xhtml.depth++;
    else if (!parent) this.#frames.push(this.#resource(tag, undefined));
    else if (parent.property?.type === 'Resource' && !parent.definition) this.#frames.push(this.#resource(tag, parent));
    else this.#element(tag, parent);
  }

  #resource(tag: SaxesTagNS, wrapper: Frame | undefined): Frame {
    const path = wrapper?.path ?? tag.local;
    if (tag.uri !== FHIR_NAMESPACE) throw wrong(`the namespace must be ${FHIR_NAMESPACE}`, path);
    if (!isResourceType(tag.local))
      throw wrong(`${JSON.stringify(tag.local.slice(0, 64))} is no R4 resource type`, path);
    if (wrapper?.value !== undefined) throw wrong('holds more than one resource', path);
    this.#attributes(tag, path, []);
    return frameOf(path, typeDefinition(tag.local), wrapper?.property, { resourceType: tag.local });
  }

  #element(tag: SaxesTagNS, parent: Frame): void {
    const path = `${parent.path}.${tag.local.slice(0, 64)}`;
    const property = parent.definition?.properties.get(tag.local);
    const isDiv = property?.type === 'xhtml';
    if (tag.uri !== (isDiv ? XHTML_NAMESPACE : FHIR_NAMESPACE))
      throw wrong(`wrong namespace ${JSON.stringify(tag.uri.slice(0, 80))}`, path);
    const attribute = !parent.definition?.resource && property?.name === 'id';
    if (!property || attribute || (parent.definition?.name === 'Extension' && property.name === 'url'))
      throw wrong('unknown element', path);
    if (
      !property.element.many &&
      (Object.hasOwn(parent.object, property.name) || Object.hasOwn(parent.object, `_${property.name}`))
    )
      throw wrong('must not repeat', path);
    this.#frames.push(isDiv ? this.#div(path, property) : this.#plain(tag, path, property, parent));
  }

  #div(path: string, property: Property): Frame {
    const start = this.#text.lastIndexOf('<', this.#parser.position - 1);
    this.#xhtml = { start, depth: 1 };
    return frameOf(path, undefined, property, {});
  }

  #plain(tag: SaxesTagNS, path: string, property: Property, parent: Frame): Frame {
    const index = property.element.many ? `[${parent.lists.get(property)?.length ?? 0}]` : '';
    const { type, primitive } = property;
    const definition = type === 'Resource' ? undefined : typeDefinition(primitive ? 'Element' : type);
    const frame = frameOf(path + index, definition, property, {});
    const attributes = this.#attributes(tag, frame.path, attributesOf(property));
    const { id, url, value } = attributes;
    if (id !== undefined) frame.object.id = id;
    if (url !== undefined) frame.object.url = url;
    if (value !== undefined) frame.value = jsonValue(type, value, frame.path);
    return frame;
  }

  #attributes(
    tag: SaxesTagNS,
    path: string,
    allowed: readonly string[],
  ): Partial<Record<'id' | 'url' | 'value', string>> {
    const found: Record<string, string> = {};
    for (const { prefix, local, uri, value } of Object.values(tag.attributes)) {
      if (uri === XMLNS_NAMESPACE || uri === XSI_NAMESPACE || prefix === 'xmlns') continue;
      if (uri !== '' || !allowed.includes(local))
        throw wrong(`unknown attribute ${JSON.stringify(local.slice(0, 64))}`, path);
      found[local] = value;
    }
    return found;
  }

  #close(): void {
    if (this.#xhtml && --this.#xhtml.depth > 0) return;
    const frame = this.#frames.pop();
    if (!frame) return;
    if (this.#xhtml) {
      frame.value = this.#text.slice(this.#xhtml.start, this.#parser.position);
      this.#xhtml = undefined;
    }
    finish(frame);
    const parent = this.#frames.at(-1);
    if (!parent) this.#result = frame.object as Resource;
    else if (frame.definition?.resource) parent.value = frame.object;
    else put(parent, frame);
  }
}

function attributesOf({ type, primitive }: Property): readonly string[] {
  if (type === 'Resource') return [];
  if (type === 'Extension') return ['id', 'url'];
  return primitive ? ['id', 'value'] : ['id'];
}

const frameOf = (
  path: string,
  definition: TypeDefinition | undefined,
  property: Property | undefined,
  object: JsonObject,
): Frame => ({
  path,
  definition,
  property,
  object,
  lists: new Map(),
  value: undefined,
});

/** Repeating elements become arrays, primitives two of the same length: https://hl7.org/fhir/R4/json.html#primitive */
function finish({ object, lists }: Frame): void {
  for (const [{ name }, items] of lists) {
    if (items.some(({ value }) => value !== undefined)) object[name] = items.map(({ value }) => value ?? null);
    if (items.some(({ extra }) => extra !== undefined)) object[`_${name}`] = items.map(({ extra }) => extra ?? null);
  }
}

function put(parent: Frame, { property, object, value, path }: Frame): void {
  if (!property) return;
  const { name, primitive, element, type } = property;
  const isValue = primitive || type === 'Resource';
  const item = isValue ? value : object;
  const extra = primitive && Object.keys(object).length > 0 ? object : undefined;
  if (item === undefined && extra === undefined) throw wrong('is empty', path);
  if (element.many) {
    const list = parent.lists.get(property) ?? [];
    parent.lists.set(property, list);
    list.push({ value: item, extra });
    return;
  }
  if (item !== undefined) parent.object[name] = item;
  if (extra !== undefined) parent.object[`_${name}`] = extra;
}

/**
 * A resource from XML, its shape only: `validate` it next. Decimals keep their digits, the narrative its source text.
 * Throws FhirError `structure` or `value`: no DTD, no entities but XML's own, no unknown element or attribute.
 */
export function parseXml(text: string): Resource {
  return new Reader(text).read();
}
