import { FhirError } from '../error.ts';
import type { ReadingStore } from '../store.ts';

/**
 * The version number that If-Match names, for a write to `type/id`: https://hl7.org/fhir/R4/http.html#concurrency.
 * Throws FhirError 'stale' for a version that this endpoint can never have given, and for `*` where nothing exists.
 */
export async function ifMatchOf(
  header: string | undefined,
  { type, id, store }: { readonly type: string; readonly id: string; readonly store: ReadingStore },
): Promise<number | undefined> {
  if (header === undefined || header.trim() === '') return undefined;
  const tag = header.trim();
  if (tag === '*') return current(type, id, store);
  const number = /^(?:W\/)?"?([1-9]\d{0,14})"?$/.exec(tag)?.[1];
  if (number === undefined)
    throw new FhirError('stale', `If-Match: ${tag} names no version of ${type}/${id}`, 'If-Match');
  return Number(number);
}

async function current(type: string, id: string, store: ReadingStore): Promise<number> {
  const version = await store.read(type, id);
  if (version === undefined || version.deleted)
    throw new FhirError('stale', `If-Match: * but ${type}/${id} does not exist`, 'If-Match');
  return version.version;
}
