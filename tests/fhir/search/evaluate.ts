import { FhirError } from '../../../fhir/error.ts';
import { parseJson } from '../../../fhir/json.ts';
import type { Resource } from '../../../fhir/resource.ts';
import { expandQuery } from '../../../fhir/search/expand.ts';
import { parseQuery } from '../../../fhir/search/parse.ts';
import type { Query } from '../../../fhir/search/query.ts';
import type { FhirStore } from '../../../fhir/store.ts';
import { dynamoStore } from '../../../store/dynamo-store.ts';
import { memoryStore } from '../../memory-store.ts';
import { memoryDatabase } from '../../store/memory-database.ts';

export const BASE = 'http://example.org/fhir';
export const NOW = Date.parse('2020-01-01T00:00:00Z');

/** `Patient?name=x` or `?_type=Patient`, as typed: escapes for the URL are added here. */
export function parse(text: string, handling: 'strict' | 'lenient' = 'lenient'): Query {
  const [type = '', query = ''] = text.split(/\?(.*)/s);
  const types = type === '' ? [] : [type];
  const encoded = encodeURI(query).replace(/[+#]/g, encodeURIComponent);
  return parseQuery({ types, query: encoded, handling, base: BASE, maxCount: 1000, now: NOW });
}

/** The same resources in plain maps and in DynamoDB: what is searched by looking at each, and what is searched by lists. */
export interface Stores {
  readonly plain: FhirStore;
  readonly dynamo: FhirStore;
}

/** Stores that hold these resources; numbers keep their digits. */
export async function storeOf(resources: readonly Record<string, unknown>[]): Promise<Stores> {
  const plain = memoryStore({ now: () => NOW, base: BASE });
  const dynamo = dynamoStore({ ...(await memoryDatabase(1, NOW)), base: BASE });
  for (const one of resources) {
    const resource = parseJson(JSON.stringify(one)) as Resource;
    const write = { action: 'create', type: resource.resourceType, id: String(resource.id), resource } as const;
    for (const store of [plain, dynamo]) await store.write([write]);
  }
  return { plain, dynamo };
}

/** Ids of the matches, in the order of writing, joined by spaces; for a refusal its status and what it names. Both stores must agree. */
export async function found({ plain, dynamo }: Stores, text: string): Promise<string> {
  const [expected, seen] = [await answer(plain, text), await answer(dynamo, text)];
  const sorted = (ids: string) => ids.split(' ').sort().join(' ');
  return sorted(expected) === sorted(seen) ? expected : `${expected} by looking at each, ${seen} by lists`;
}

async function answer(store: FhirStore, text: string): Promise<string> {
  try {
    const query = await expandQuery(parse(text), store, { base: BASE });
    const { matches } = await store.search(query);
    return matches.map(({ id }) => id).join(' ');
  } catch (error) {
    if (error instanceof FhirError) return `${error.status} ${error.issues[0]?.expression?.[0] ?? ''}`.trim();
    throw error;
  }
}
