import { digitsOf, isRawNumber } from '../../../fhir/json.ts';
import type { Resource } from '../../../fhir/resource.ts';
import { EXTENSION } from '../../../fhir-mappings/r4/extensions.ts';
import { amountOf } from '../../../fhir-mappings/sources/clinicaltrials-gov/number.ts';

/** Pointers that a resource says it holds the number of, though it says that number nowhere (narrative aside). */
export function unsaid(record: unknown, resources: readonly Resource[]): readonly string[] {
  return resources.flatMap(({ text: _narrative, ...resource }) => {
    const said = new Set(valuesIn(resource));
    return pointersIn(resource).flatMap((pointer) => {
      const leaf = valueAt(record, pointer);
      const words = typeof leaf === 'string' || typeof leaf === 'number' ? numberIn(String(leaf)) : '';
      if (words === '' || said.has(words) || said.values().some((text) => endsWith(text, String(leaf)))) return [];
      return [`${resource.resourceType} ${pointer}: ${JSON.stringify(leaf)}`];
    });
  });
}

/** A count of a Group told in words: `Eyes: 19`. */
const endsWith = (text: string, words: string): boolean => text.endsWith(`: ${words}`) || text.includes(`: ${words}\n`);

/** One spelling for equal numbers; words are themselves, white space around them is none of them. */
const numberIn = (words: string): string => {
  const amount = amountOf(words.trim());
  return amount ? String(Number(amount.digits)) : words.trim();
};

function valuesIn(value: unknown): readonly string[] {
  const written = typeof value === 'string' ? value : digitsOf(value);
  if (written !== undefined) return [numberIn(written)];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(valuesIn) : [];
}

function pointersIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return [];
  const { url, extension } = value as { url?: unknown; extension?: readonly { url: string; valueString?: string }[] };
  if (url === EXTENSION.quote) {
    return (extension ?? []).flatMap((part) => (part.url === 'pointer' ? (part.valueString ?? []) : []));
  }
  return Object.values(value).flatMap(pointersIn);
}

/** https://www.rfc-editor.org/rfc/rfc6901; the names of a registry record hold neither `~` nor `/`. */
const valueAt = (record: unknown, pointer: string): unknown =>
  pointer
    .slice(1)
    .split('/')
    .reduce<unknown>((at, name) => (at as Record<string, unknown> | undefined)?.[name], record);
