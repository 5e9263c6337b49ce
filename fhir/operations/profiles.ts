import { isObject } from '../fhirpath/item.ts';
import { matchesOf } from '../interactions/criteria.ts';
import type { Context } from '../interactions/interaction.ts';
import type { Resource } from '../resource.ts';
import { parseQuery } from '../search/parse.ts';
import { queryText } from '../search/query-string.ts';

/** Definitions by canonical URL, without version. */
export type Definitions = ReadonlyMap<string, Resource>;

const KINDS = ['StructureDefinition', 'ValueSet', 'CodeSystem'] as const;
/** A profile names others, these name more; what is still not found after so many looks is told as not checked. */
const ROUNDS = 6;
/** URLs asked for in one search, and definitions held for one request at most. */
const AT_ONCE = 50;
const MOST = 500;

/** What these canonical URLs name, and what that names in turn, as far as this endpoint holds it and the caller may search it. */
export async function definitionsOf(canonicals: readonly string[], context: Context): Promise<Definitions> {
  const held = new Map<string, Resource>();
  const asked = new Set<string>();
  let wanted = canonicals.map(urlOf);
  for (let round = 0; round < ROUNDS && wanted.length > 0 && held.size < MOST; round++) {
    for (const url of wanted) asked.add(url);
    const found = await definitionsBy(wanted, context);
    for (const [url, definition] of found) held.set(url, definition);
    wanted = [...new Set(found.flatMap(([, definition]) => canonicalsIn(definition)))].filter((url) => !asked.has(url));
  }
  return held;
}

/** `url|version` -> url. */
export const urlOf = (canonical: string): string => canonical.replace(/\|.*/, '');

async function definitionsBy(urls: readonly string[], context: Context): Promise<[string, Resource][]> {
  const found: [string, Resource][] = [];
  const kinds = KINDS.filter((kind) => context.access.allows(kind, 's'));
  for (let start = 0; start < urls.length; start += AT_ONCE) {
    const some = urls.slice(start, start + AT_ONCE);
    const pages = await Promise.all(kinds.map((kind) => search(kind, some, context)));
    found.push(...pages.flat().map((definition): [string, Resource] => [String(definition.url), definition]));
  }
  return found;
}

async function search(kind: string, urls: readonly string[], context: Context): Promise<Resource[]> {
  const { base, now } = context;
  const value = urls.map((url) => url.replace(/[\\,|$]/g, '\\$&')).join(',');
  const query = queryText([['url', value]]);
  const parsed = parseQuery({ types: [kind], query, handling: 'strict', base, maxCount: AT_ONCE * 2, now: now() });
  const versions = await matchesOf({ ...parsed, count: AT_ONCE * 2 }, AT_ONCE * 2, context);
  return versions.map((version) => version.resource());
}

/** Elements that name other definitions. */
const NAMING = new Set(['baseDefinition', 'profile', 'targetProfile', 'valueSet', 'system']);
/** The specification's own types are in the tables that every resource is walked by. */
const CORE = /^http:\/\/hl7\.org\/fhir\/StructureDefinition\/[A-Za-z]+$/;

function canonicalsIn(value: unknown, name = ''): string[] {
  if (typeof value === 'string')
    return NAMING.has(name) && value.includes(':') && !CORE.test(value) ? [urlOf(value)] : [];
  if (Array.isArray(value)) return value.flatMap((item) => canonicalsIn(item, name));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([member, inner]) => canonicalsIn(inner, member));
}
