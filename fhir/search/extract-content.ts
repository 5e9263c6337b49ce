import type { Resource } from '../resource.ts';
import { isObject, type JsonObject } from './route.ts';

const TAG = /<[^<>]*>/g;
const ENTITIES: readonly (readonly [RegExp, string])[] = [
  [/&lt;/g, '<'],
  [/&gt;/g, '>'],
  [/&quot;/g, '"'],
  [/&apos;/g, "'"],
  [/&nbsp;/g, ' '],
  [/&amp;/g, '&'],
];

/** The words of the narrative, without its tags; '' where there is none. */
export function narrativeOf({ text }: Resource): string {
  return isObject(text) && typeof text.div === 'string' ? plainText(text.div) : '';
}

const plainText = (html: string): string => {
  const text = html.replace(TAG, ' ').replace(CHARACTER, (_, hex = '', decimal = '') => characterOf(hex, decimal));
  return ENTITIES.reduce((plain, [entity, sign]) => plain.replace(entity, sign), text).trim();
};

const CHARACTER = /&#(?:x([0-9a-f]{1,6})|([0-9]{1,7}));/gi;

function characterOf(hex: string, decimal: string): string {
  const code = hex === '' ? Number(decimal) : Number.parseInt(hex, 16);
  return code <= 0x10ffff ? String.fromCodePoint(code) : ' ';
}

/** Every text in a resource, that of its narrative and of attachments in words included; type, id and meta are left out. */
export function contentOf(resource: Resource): string {
  const texts: string[] = [narrativeOf(resource)];
  collectMembers(Object.fromEntries(Object.entries(resource).filter(([name]) => !LEFT_OUT.has(name))), texts);
  return texts.join(' ').trim();
}

const LEFT_OUT = new Set(['resourceType', 'id', 'meta', 'text']);

function collect(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (Array.isArray(value)) for (const one of value) collect(one, texts);
  else if (isObject(value)) collectMembers(value, texts);
}

function collectMembers(value: JsonObject, texts: string[]): void {
  for (const [name, one] of Object.entries(value)) {
    if (name === 'div' && typeof one === 'string') texts.push(plainText(one));
    else if (name === 'data' && typeof one === 'string' && typeof value.contentType === 'string') {
      texts.push(decoded(one, value.contentType));
    } else collect(one, texts);
  }
}

const IN_WORDS = /^(?:text\/|application\/(?:[\w.-]+\+)?(?:json|xml)\b)/;

/** The text of an Attachment or Binary; '' for an image, or what is no base 64. */
function decoded(data: string, contentType: string): string {
  if (!IN_WORDS.test(contentType)) return '';
  const text = Buffer.from(data, 'base64').toString('utf8');
  return /^text\/html|xml/.test(contentType) ? plainText(text) : text;
}
