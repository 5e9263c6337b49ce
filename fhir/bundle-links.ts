import type { BundleLink } from 'fhir/r4.js';

/** Cursors of the pages around one; undefined where there is no such page. */
export interface Cursors {
  readonly first?: string;
  readonly next?: string;
  readonly previous?: string;
}

/**
 * self, first, next and previous, absolute: https://hl7.org/fhir/R4/bundle.html#searchset. `query` is percent-encoded and holds no
 * cursor; `cursor` is the page's own.
 */
export function pageLinks(address: string, query: string, cursors: Cursors, cursor: string | undefined): BundleLink[] {
  const url = (at: string | undefined) =>
    [address, [query, at && `_cursor=${encodeURIComponent(at)}`].filter(Boolean).join('&')].filter(Boolean).join('?');
  const { first, next, previous } = cursors;
  return [
    { relation: 'self', url: url(cursor) },
    { relation: 'first', url: url(first) },
    ...(next === undefined ? [] : [{ relation: 'next', url: url(next) }]),
    ...(previous === undefined ? [] : [{ relation: 'previous', url: url(previous) }]),
  ];
}
