import { typeDefinition } from './definitions/elements.ts';
import { isRawNumber } from './json.ts';
import type { Resource } from './resource.ts';

/** What a link in a resource is: `reference` may be conditional, others only point. */
export type LinkKind = 'reference' | 'uri' | 'narrative';

/** The new text of a link, or undefined to leave it as it is. */
export type Rewrite = (link: string, kind: LinkKind) => string | undefined;

/** Types whose values a transaction rewrites; a canonical is not one: https://hl7.org/fhir/R4/http.html#trules */
const LINKS = new Set(['uri', 'url', 'oid', 'uuid']);
/** href and src of the narrative. */
const IN_NARRATIVE = /(\s(?:href|src)\s*=\s*)("[^"<]*"|'[^'<]*')/g;

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** A copy of the resource with its links rewritten; the resource need not be valid. */
export const rewriteLinks = (resource: Resource, rewrite: Rewrite): Resource =>
  rewriteObject(resource, resource.resourceType, rewrite) as Resource;

function rewriteObject(object: JsonObject, type: string, rewrite: Rewrite): JsonObject {
  const actual = type === 'Resource' && typeof object.resourceType === 'string' ? object.resourceType : type;
  const properties = typeDefinition(actual)?.properties;
  const entries = Object.entries(object).map(([name, value]): [string, unknown] => {
    const known = properties?.get(name)?.type ?? (name.startsWith('_') ? 'Element' : '');
    const isReference = actual === 'Reference' && name === 'reference';
    return [name, rewriteValue(value, isReference ? 'reference' : known, rewrite)];
  });
  // fromEntries defines own properties, so that a member named __proto__ stays a member
  return Object.fromEntries(entries);
}

function rewriteValue(value: unknown, type: string, rewrite: Rewrite): unknown {
  if (Array.isArray(value)) return value.map((item) => rewriteValue(item, type, rewrite));
  if (isObject(value)) return rewriteObject(value, type, rewrite);
  if (typeof value !== 'string') return value;
  if (type === 'reference') return rewrite(value, 'reference') ?? value;
  if (LINKS.has(type)) return rewrite(value, 'uri') ?? value;
  return type === 'xhtml' ? rewriteNarrative(value, rewrite) : value;
}

const rewriteNarrative = (div: string, rewrite: Rewrite): string =>
  div.replace(IN_NARRATIVE, (whole, before: string, quoted: string) => {
    const link = rewrite(quoted.slice(1, -1), 'narrative');
    return link === undefined ? whole : `${before}${quoted[0]}${link}${quoted[0]}`;
  });

/** Every Reference.reference in a resource. */
export function referencesIn(resource: Resource): readonly string[] {
  const found: string[] = [];
  rewriteLinks(resource, (link, kind) => {
    if (kind === 'reference') found.push(link);
    return undefined;
  });
  return found;
}
