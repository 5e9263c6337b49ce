import type { ExtractOptions } from './extract.ts';
import { referenceParts } from './reference.ts';
import { isObject, type JsonObject, type Route } from './route.ts';
import type { ReferenceValue } from './search-value.ts';

/** Reference, canonical, uri, Attachment.url, and a resource that stands in a Bundle: https://hl7.org/fhir/R4/search.html#reference */
export function referencesOf(value: unknown, { type }: Route, { base }: ExtractOptions): readonly ReferenceValue[] {
  if (typeof value === 'string') return literal(value, base);
  if (!isObject(value)) return [];
  if (type === 'Resource') return inline(value);
  if (type === 'Attachment') return typeof value.url === 'string' ? literal(value.url, base) : [];
  return type === 'Reference' ? [logical(value, base)].filter((found) => found !== undefined) : [];
}

function literal(text: string, base: string): readonly ReferenceValue[] {
  const parts = referenceParts(text, base);
  return parts === undefined ? [] : [{ kind: 'reference', ...parts }];
}

function inline({ resourceType, id }: JsonObject): readonly ReferenceValue[] {
  return typeof resourceType === 'string' && typeof id === 'string'
    ? [{ kind: 'reference', type: resourceType, id }]
    : [];
}

function logical({ reference, identifier, display }: JsonObject, base: string): ReferenceValue | undefined {
  const parts = typeof reference === 'string' ? partsOf(reference, base) : undefined;
  const named = isObject(identifier) ? identifierParts(identifier) : undefined;
  if (parts === undefined && named === undefined && typeof display !== 'string') return undefined;
  return {
    kind: 'reference',
    ...parts,
    ...(named === undefined ? {} : { identifier: named }),
    ...(typeof display === 'string' ? { display } : {}),
  };
}

const partsOf = (reference: string, base: string): Partial<ReferenceValue> | undefined =>
  reference.startsWith('#') ? { contained: reference.slice(1) } : referenceParts(reference, base);

function identifierParts({ system, value }: JsonObject): ReferenceValue['identifier'] {
  if (typeof system !== 'string' && typeof value !== 'string') return undefined;
  return { ...(typeof system === 'string' ? { system } : {}), ...(typeof value === 'string' ? { value } : {}) };
}
