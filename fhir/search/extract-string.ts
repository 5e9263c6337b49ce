import type { Resource } from '../resource.ts';
import { isObject, type JsonObject, type Route } from './route.ts';
import type { StringValue, UriValue } from './search-value.ts';

/** The elements of type string of a HumanName or Address: https://hl7.org/fhir/R4/search.html#string */
const PARTS: Record<string, readonly string[]> = {
  HumanName: ['text', 'family', 'given', 'prefix', 'suffix'],
  Address: ['text', 'line', 'city', 'district', 'state', 'postalCode', 'country'],
};

/** Texts of any kind, and the parts of a HumanName or Address; those of a family name one by one too. */
export function stringsOf(value: unknown, { type, steps }: Route): readonly StringValue[] {
  if (typeof value === 'string') return steps.at(-1)?.name === 'family' ? familyStrings(value) : stringOf(value);
  if (!isObject(value)) return [];
  return (PARTS[type] ?? []).flatMap((name) => {
    const part = value[name];
    if (Array.isArray(part)) return part.flatMap(stringOf);
    return name === 'family' ? familyStrings(part) : stringOf(part);
  });
}

const stringOf = (value: unknown): StringValue[] =>
  typeof value === 'string' && value !== '' ? [{ kind: 'string', value }] : [];

function familyStrings(family: unknown): StringValue[] {
  if (typeof family !== 'string' || family === '') return [];
  const parts = family.split(/[\s-]+/).slice(1);
  const named = parts
    .filter((part) => part !== '')
    .map((value): StringValue => ({ kind: 'string', value, part: true }));
  return [...stringOf(family), ...named];
}

/** A canonical with a version is found with and without it. */
export function urisOf(value: unknown, { type }: Route): readonly UriValue[] {
  if (typeof value !== 'string' || value === '') return [];
  const bar = type === 'canonical' ? value.indexOf('|') : -1;
  const whole: UriValue = { kind: 'uri', value };
  return bar < 0 ? [whole] : [whole, { kind: 'uri', value: value.slice(0, bar) }];
}

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

/** Every text in a resource, its narrative included; type and id are left out. */
export function contentOf(resource: Resource): string {
  const texts: string[] = [narrativeOf(resource)];
  for (const [name, value] of Object.entries(resource)) {
    if (!['resourceType', 'id', 'meta', 'text'].includes(name)) collect(value, texts);
  }
  return texts.join(' ').trim();
}

function collect(value: unknown, texts: string[]): void {
  if (typeof value === 'string') texts.push(value);
  else if (Array.isArray(value)) for (const one of value) collect(one, texts);
  else if (isObject(value)) collectMembers(value, texts);
}

function collectMembers(value: JsonObject, texts: string[]): void {
  for (const [name, one] of Object.entries(value)) {
    if (name === 'div' && typeof one === 'string') texts.push(plainText(one));
    else collect(one, texts);
  }
}
