import type { BundleEntryRequest } from 'fhir/r4.js';
import { etagOf } from '../answer.ts';
import type { EntryAnswer } from '../bundle.ts';
import { pageLinks } from '../bundle-links.ts';
import { FhirError } from '../error.ts';
import { dateInterval, type Interval } from '../search/date-interval.ts';
import type { HistoryOptions, HistoryScope, Version } from '../store.ts';
import type { Answer, Call, Context } from './interaction.ts';

const PAGE = 20;
const LARGEST_PAGE = 1000;
const UNDERSTOOD = new Set(['_count', '_since', '_at', '_format', '_pretty', '_cursor']);

/** The Bundle of versions of one resource, one type or all, newest first: https://hl7.org/fhir/R4/http.html#history */
export async function history(scope: HistoryScope, call: Call, context: Context): Promise<Answer> {
  const parameters = new URLSearchParams(call.query);
  if (call.preferences.handling === 'strict') refuseUnknown(parameters);
  const options = optionsOf(parameters);
  const count = Math.max(1, options.count); // _count=0 asks for the total alone
  const page = await context.store.history(scope, { ...options, count, access: context.access });
  const versions = options.count === 0 ? [] : page.versions.filter(({ type }) => context.access.allows(type, 'r'));
  const address = [context.base, scope.type, scope.id, '_history'].filter(Boolean).join('/');
  const links = pageLinks(address, withoutCursor(parameters), options.count === 0 ? {} : page, options.cursor);
  const { total, lastUpdated } = page;
  const entries = versions.map((version) => historyEntry(version, context.base));
  return { status: 200, body: { kind: 'bundle', bundle: { type: 'history', lastUpdated, total, links, entries } } };
}

function withoutCursor(parameters: URLSearchParams): string {
  const rest = new URLSearchParams(parameters);
  rest.delete('_cursor');
  return rest.toString();
}

function refuseUnknown(parameters: URLSearchParams): void {
  const unknown = [...parameters.keys()].find((name) => !UNDERSTOOD.has(name));
  if (unknown !== undefined) throw new FhirError('notSupported', `history has no parameter ${unknown}`, unknown);
}

function optionsOf(parameters: URLSearchParams): HistoryOptions {
  const since = parameters.get('_since');
  const at = parameters.get('_at');
  return {
    count: countOf(parameters.get('_count')),
    ...(since === null ? {} : { since: spanOf(since, '_since').low }),
    ...(at === null ? {} : { at: spanOf(at, '_at') }),
    cursor: parameters.get('_cursor') ?? undefined,
  };
}

function countOf(text: string | null): number {
  if (text === null) return PAGE;
  if (!/^\d{1,9}$/.test(text)) throw new FhirError('value', `_count=${text} is no whole number`, '_count');
  return Math.min(Number(text), LARGEST_PAGE);
}

const STATUS = { POST: '201 Created', PUT: '200 OK', DELETE: '204 No Content' } as const;

function historyEntry(version: Version, base: string): EntryAnswer {
  const { type, id, deleted, method, lastUpdated } = version;
  return {
    fullUrl: `${base}/${type}/${id}`,
    ...(deleted ? {} : { resource: version }),
    request: { method, url: method === 'POST' ? type : `${type}/${id}` } satisfies BundleEntryRequest,
    response: {
      status: method === 'PUT' && version.version === 1 ? STATUS.POST : STATUS[method],
      lastModified: lastUpdated,
      etag: etagOf(version),
    },
  };
}

function spanOf(text: string, name: string): Interval {
  const span = dateInterval(text);
  if (span === undefined) throw new FhirError('value', `${name}=${text} is no date`, name);
  return span;
}
