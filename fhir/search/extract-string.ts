import { isObject, type Route } from './route.ts';
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
