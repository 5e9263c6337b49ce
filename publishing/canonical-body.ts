import { createHash } from 'node:crypto';
import { isRawNumber } from '../fhir/json.ts';
import type { Resource } from '../fhir/resource.ts';

/** What the store adds to a body: no part of what was published. */
const STORE_OWNED = ['versionId', 'lastUpdated'] as const;

/** The body as published, the store's own meta elements taken off; elements keep their order. */
export function publishedBody(resource: Resource): Resource {
  const meta: Record<string, unknown> = { ...resource.meta };
  for (const element of STORE_OWNED) delete meta[element];
  const { meta: _meta, ...rest } = resource;
  return Object.keys(meta).length === 0 ? rest : { ...rest, meta };
}

/** A hash of what a body says: the order of elements and the store's own meta elements do not count. 20 hexadecimal characters. */
export const bodyHash = (resource: Resource): string =>
  createHash('sha256')
    .update(JSON.stringify(inOrder(publishedBody(resource))))
    .digest('hex')
    .slice(0, 20);

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder);
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => [key, inOrder(member)]),
  );
}
