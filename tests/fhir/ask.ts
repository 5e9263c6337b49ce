import { expect } from 'vitest';
import type { Access } from '../../fhir/access.ts';
import { isResource } from '../../fhir/content.ts';
import type { FhirResponse } from '../../fhir/http.ts';
import { writeInteractions } from '../../fhir/interactions/writing.ts';
import { parseJson } from '../../fhir/json.ts';
import type { Resource } from '../../fhir/resource.ts';
import { type Failure, fhirServer } from '../../fhir/server.ts';
import type { Settings } from '../../fhir/settings.ts';
import type { FhirStore } from '../../fhir/store.ts';
import { validate } from '../../fhir/validation/validate.ts';
import { memoryStore } from '../memory-store.ts';
import type { MakeStore } from './stores.ts';

export const BASE = 'https://example.org/r4';
export const EVERYTHING: Access = { allows: () => true };

/** What a test sees of an answer. */
export interface Seen extends FhirResponse {
  /** Header by lower-case name. */
  header(name: string): string | undefined;
  json: Record<string, never>;
}

export interface Asking {
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  readonly access?: Access;
}

export interface Options {
  readonly store?: FhirStore;
  readonly settings?: Partial<Settings>;
  /** Milliseconds since 1970; a clock that moves at each look, unless given. */
  readonly now?: () => number;
}

/** A clock that moves a little at each look. */
export function ticking(start = Date.parse('2026-01-01T00:00:00.000Z')): () => number {
  let time = start;
  return () => ++time;
}

/** `endpoint` over a store of this make. */
export const endpointOver =
  (make: MakeStore) =>
  async (options: Options = {}) => {
    const now = ticking();
    return endpoint({ ...options, now, store: await make({ now, base: BASE }) });
  };

/** `ask('GET Observation/a?_pretty=true', { headers, body })`: the whole protocol over a store, without HTTP. */
export function endpoint(options: Options = {}) {
  const now = options.now ?? ticking();
  const failures: Failure[] = [];
  const store = options.store ?? memoryStore({ now, base: BASE });
  const serve = fhirServer({
    interactions: writeInteractions,
    store,
    settings: options.settings,
    now,
    pause: async () => {},
    log: (failure) => failures.push(failure),
  });
  async function ask(line: string, { headers = {}, body, access = EVERYTHING }: Asking = {}): Promise<Seen> {
    const [method = '', url = ''] = line.split(' ');
    const [path = '', query = ''] = url.split('?');
    const bytes = new TextEncoder().encode(
      body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body),
    );
    const response = await serve({ method, path, query, headers, body: bytes }, { base: BASE, access });
    return seen(response);
  }
  return { ask, store, failures };
}

function seen(response: FhirResponse): Seen {
  const names = Object.fromEntries(
    Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  const text = typeof response.body === 'string' ? response.body : new TextDecoder().decode(response.body);
  const isJson = names['content-type']?.includes('json') && text !== '';
  const json = isJson ? parseJson(text) : {};
  if (isResource(json)) expect(faultsOf(json)).toEqual([]);
  return { ...response, header: (name) => names[name], json: isJson ? JSON.parse(text) : {} };
}

/** Whatever the endpoint answers is itself valid R4. */
const faultsOf = (resource: Resource) => validate(resource).filter(({ severity }) => severity === 'error');
