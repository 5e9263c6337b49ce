import { type Property, typeDefinition } from '../definitions/elements.ts';
import { digitsOf } from '../json.ts';
import type { Resource } from '../resource.ts';

/** https://hl7.org/fhir/R4/xml.html */
export const FHIR_NAMESPACE = 'http://hl7.org/fhir';

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
};
const escaped = (text: string) => text.replace(/[&<>"\t\n\r]/g, (character) => ESCAPES[character] ?? character);
const attribute = (name: string, value: unknown) =>
  value === undefined || value === null ? '' : ` ${name}="${escaped(digitsOf(value) ?? String(value))}"`;

/** Attributes, not elements: https://hl7.org/fhir/R4/xml.html#default */
const isAttribute = (type: string, name: string) => name === 'id' || (type === 'Extension' && name === 'url');

function children(value: JsonObject, type: string): string {
  const definition = typeDefinition(type);
  if (!definition) return '';
  let xml = '';
  for (const property of definition.properties.values()) {
    const { name } = property;
    const has = Object.hasOwn(value, name) || (property.primitive && Object.hasOwn(value, property.companion));
    if (!has || (!definition.resource && isAttribute(type, name))) continue;
    xml += property.element.many ? repeated(value, property) : single(value[name], value[property.companion], property);
  }
  return xml;
}

function repeated(value: JsonObject, property: Property): string {
  const values = value[property.name];
  const extras = property.primitive ? value[property.companion] : undefined;
  const list: readonly unknown[] = Array.isArray(values) ? values : [];
  const more: readonly unknown[] = Array.isArray(extras) ? extras : [];
  let xml = '';
  for (let index = 0; index < Math.max(list.length, more.length); index++)
    xml += single(list[index], more[index], property);
  return xml;
}

function single(value: unknown, extra: unknown, { name, type, primitive }: Property): string {
  if (type === 'xhtml') return String(value);
  if (type === 'Resource') return isObject(value) ? `<${name}>${resource(value, '')}</${name}>` : '';
  if (primitive) return tag(name, attribute('value', value), isObject(extra) ? extra : {}, 'Element');
  return isObject(value) ? tag(name, type === 'Extension' ? attribute('url', value.url) : '', value, type) : '';
}

function tag(name: string, attributes: string, value: JsonObject, type: string): string {
  const open = `<${name}${attribute('id', value.id)}${attributes}`;
  const inside = children(value, type);
  return inside === '' ? `${open}/>` : `${open}>${inside}</${name}>`;
}

function resource(value: JsonObject, attributes: string): string {
  const type = String(value.resourceType);
  const inside = children(value, type);
  return `<${type}${attributes}>${inside}</${type}>`;
}

/** A valid resource as XML, elements in the order of their definition, decimals with the digits they came with. */
export function toXml(value: Resource): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${resource(value, ` xmlns="${FHIR_NAMESPACE}"`)}`;
}
