import { permit } from '../access-check.ts';
import { nativeBody } from '../binary.ts';
import { prefersNative } from '../content-negotiation.ts';
import { FhirError } from '../error.ts';
import { parseQuery } from '../search/parse.ts';
import { pairsOf, queryText } from '../search/query-string.ts';
import { isSubset, subsetOf } from '../search/subset.ts';
import type { ReadingStore, Version } from '../store.ts';
import { notModified } from './conditional-read.ts';
import type { Answer, Body, Call, Context } from './interaction.ts';

/** https://hl7.org/fhir/R4/http.html#read */
export async function read(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const version = await existing(context.store, call.type, call.id);
  return notModified(version, call.headers) ?? { status: 200, version, body: bodyOf(version, call, context) };
}

const SUBSETTING = new Set(['_summary', '_elements']);

/** The whole, or the part that `_summary` or `_elements` ask for: https://hl7.org/fhir/R4/search.html#summary */
export function bodyOf(version: Version, { query, type, headers }: Call, { base, now }: Context): Body {
  if (type === 'Binary' && prefersNative(new URLSearchParams(query), headers.accept)) return nativeBody(version);
  const asked = query === '' ? [] : pairsOf(query).filter(([name]) => SUBSETTING.has(name));
  if (asked.length === 0) return { kind: 'version', version };
  const text = queryText(asked);
  const subset = parseQuery({ types: [type], query: text, handling: 'strict', base, maxCount: 1, now: now() });
  if (!isSubset(subset)) return { kind: 'version', version };
  return { kind: 'resource', resource: subsetOf(version.resource(), subset) };
}

/** The current version; throws FhirError 'notFound' or 'deleted'. */
export async function existing(store: ReadingStore, type: string, id: string): Promise<Version> {
  const version = await store.read(type, id);
  if (version === undefined) throw new FhirError('notFound', `${type}/${id} does not exist`);
  return alive(version);
}

/** Throws FhirError 'deleted' for a tombstone. */
export function alive(version: Version): Version {
  if (version.deleted)
    throw new FhirError('deleted', `${version.type}/${version.id} was deleted at ${version.lastUpdated}`);
  return version;
}
