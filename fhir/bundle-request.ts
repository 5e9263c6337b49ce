import { entryContent } from './content.ts';
import { FhirError } from './error.ts';
import type { Call } from './interactions/interaction.ts';
import { isRawNumber, parseJson } from './json.ts';
import { parsePreferences } from './preferences.ts';
import type { Resource } from './resource.ts';
import { routeOf } from './routing.ts';

/** One entry of a batch or transaction, as the call that it stands for. */
export interface EntryCall {
  readonly index: number;
  readonly fullUrl: string | undefined;
  readonly resource: Resource | undefined;
  readonly call: Call;
}

type JsonObject = Readonly<Record<string, unknown>>;
const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** Where an entry stands, for messages. */
export const entryPath = (index: number): string => `Bundle.entry[${index}]`;

/** The entries of a Bundle, unread. Throws FhirError 'structure'. */
export function entriesOf(bundle: Resource): readonly unknown[] {
  const entries = bundle.entry ?? [];
  if (!Array.isArray(entries)) throw new FhirError('structure', 'Bundle.entry is no array', 'Bundle.entry');
  return entries;
}

/** What one entry asks for. `prefer` is the Prefer header of the whole. Throws FhirError naming the entry. */
export function entryCall(entry: unknown, index: number, base: string, prefer: string | undefined): EntryCall {
  const at = entryPath(index);
  if (!isObject(entry) || !isObject(entry.request))
    throw new FhirError('required', `Entry ${index} has no request`, `${at}.request`);
  const { request, fullUrl, resource } = entry;
  const method = wordOf(request.method, `${at}.request.method`);
  const url = relative(wordOf(request.url, `${at}.request.url`), base, at);
  const [path = '', query = ''] = [url.split('?', 1)[0], url.slice(url.indexOf('?') + 1 || url.length)];
  const route = routeOf(method, decoded(path, at));
  if (route.name === 'bundle') throw new FhirError('invalid', 'A Bundle cannot be an entry of another', at);
  const body = isObject(resource) ? (resource as Resource) : undefined;
  const call = {
    ...route,
    method,
    query,
    headers: headersOf(request, at),
    preferences: parsePreferences(prefer),
    content: contentOf(method, body, at),
  };
  return { index, fullUrl: typeof fullUrl === 'string' ? fullUrl : undefined, resource: body, call };
}

function wordOf(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new FhirError('required', `${path} is needed`, path);
  return value;
}

/** An address below the base; one that is absolute must be on it. */
function relative(url: string, base: string, at: string): string {
  if (url === base || url.startsWith(`${base}/`) || url.startsWith(`${base}?`))
    return url.slice(base.length).replace(/^\//, '');
  if (/^[a-z][a-z0-9+.-]*:/i.test(url))
    throw new FhirError('invalid', `${url} is not on this endpoint (${base})`, `${at}.request.url`);
  return url.replace(/^\//, '');
}

function decoded(path: string, at: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    throw new FhirError('value', `${path} is not percent-encoded`, `${at}.request.url`);
  }
}

/** Bundle.entry.request's elements as the headers that they stand for. */
const HEADERS = {
  ifMatch: 'if-match',
  ifNoneMatch: 'if-none-match',
  ifModifiedSince: 'if-modified-since',
  ifNoneExist: 'if-none-exist',
} as const;

function headersOf(request: JsonObject, at: string): Call['headers'] {
  const present = Object.entries(HEADERS).filter(([element]) => Object.hasOwn(request, element));
  return Object.fromEntries(
    present.map(([element, header]) => [header, wordOf(request[element], `${at}.request.${element}`)]),
  );
}

/** A patch travels as Parameters, or as JSON Patch in a Binary: https://hl7.org/fhir/R4/http.html#transaction */
function contentOf(method: string, resource: Resource | undefined, at: string): Call['content'] {
  if (method !== 'PATCH' || resource?.resourceType !== 'Binary')
    return entryContent(resource === undefined ? undefined : 'json', resource);
  const { contentType, data } = resource;
  if (contentType !== 'application/json-patch+json' || typeof data !== 'string')
    throw new FhirError(
      'unsupportedMediaType',
      'A Binary that patches holds application/json-patch+json',
      `${at}.resource`,
    );
  try {
    return entryContent('json-patch', parseJson(Buffer.from(data, 'base64').toString('utf8')));
  } catch {
    throw new FhirError('structure', 'The patch is not JSON', `${at}.resource.data`);
  }
}
