import { permit } from '../access-check.ts';
import type { EntryAnswer } from '../bundle.ts';
import { pageLinks } from '../bundle-links.ts';
import { FhirError } from '../error.ts';
import type { Answer, Call, Context } from '../interactions/interaction.ts';
import { existing } from '../interactions/read.ts';
import { matchesClause } from '../search/match.ts';
import { parseQuery } from '../search/parse.ts';
import type { Query } from '../search/query.ts';
import { queryText } from '../search/query-string.ts';
import type { SearchPage, Version } from '../store.ts';
import { linksTo } from './everything-links.ts';
import { countIn, inputOf, textIn } from './input.ts';

/** Searches under way at the same time. */
const WIDTH = 8;
const PAGE = 100;
const LARGEST_PAGE = 1000;

/** Where a page begins: which of the searches, and where in it. */
interface Place {
  readonly search: number;
  readonly cursor?: string;
}

/**
 * A resource, what refers to it and what those refer to, page by page: https://hl7.org/fhir/R4/patient-operation-everything.html.
 * A resource that is only referred to may come again on a later page.
 */
export async function everything(call: Call, context: Context): Promise<Answer> {
  const { type, id } = call;
  permit(context.access, type, 'r');
  await existing(context.store, type, id);
  const { query, types, since, count, place } = await parametersOf(call);
  const searches = searchesOf(call, { types, since }, context);
  const { versions, included, next } = await page(searches, place, count, context);
  // the resource itself is the first match of the first page; what matches is not included as well
  for (const version of [{ type, id }, ...versions]) included.delete(`${version.type}/${version.id}`);
  const visible = [...included.values()].filter((version) => context.access.allows(version.type, 'r'));
  const address = `${context.base}/${type}/${id}/$everything`;
  const links = pageLinks(address, query, next === undefined ? {} : { next: encode(next) }, encode(place));
  const entries = [...entriesOf(versions, 'match', context), ...entriesOf(visible, 'include', context)];
  const lastUpdated = new Date(context.now()).toISOString();
  return { status: 200, body: { kind: 'bundle', bundle: { type: 'searchset', lastUpdated, links, entries } } };
}

const UNDERSTOOD = ['_type', '_since', '_count', '_cursor'];

async function parametersOf(call: Call) {
  const input = await inputOf(call, UNDERSTOOD);
  const kept = [...input.keys()].filter((name) => name !== '_cursor');
  const count = countIn(input, '_count') ?? PAGE;
  if (count === 0) throw new FhirError('value', '_count=0 would give nothing', '_count');
  return {
    query: queryText(kept.map((name) => [name, textIn(input, name) ?? ''])),
    types: textIn(input, '_type')?.split(','),
    since: textIn(input, '_since'),
    count: Math.min(count, LARGEST_PAGE),
    place: decode(textIn(input, '_cursor')),
  };
}

/** First the resource itself, then each way of linking to it; what each of them refers to comes along. */
function searchesOf(
  { type, id }: Call,
  { types, since }: { readonly types?: readonly string[]; readonly since?: string },
  { base, access, now }: Context,
): readonly Query[] {
  const parsed = (of: string, criterion: string) => {
    const recent = since === undefined ? '' : `&_lastUpdated=ge${encodeURIComponent(since)}`;
    const query = `${criterion}${recent}&_include=${of}:*`;
    return parseQuery({ types: [of], query, handling: 'strict', base, maxCount: LARGEST_PAGE, now: now() });
  };
  const wanted = (of: string) => (types === undefined || types.includes(of)) && access.allows(of, 's');
  return [
    parsed(type, `_id=${id}`),
    ...linksTo(type)
      .filter(([of]) => wanted(of))
      .map(([of, parameter]) => parsed(of, `${parameter}=${type}/${id}`)),
  ];
}

/** The searches from a place on, one after the other until the page is full; WIDTH of them are asked at a time. */
async function page(searches: readonly Query[], from: Place, count: number, context: Context): Promise<Page> {
  const filled: Page = { versions: [], included: new Map(), next: undefined };
  for (let start = from.search; start < searches.length && filled.next === undefined; start += WIDTH) {
    const places = [...Array(Math.min(WIDTH, searches.length - start)).keys()].map((i) =>
      start + i === from.search ? from : { search: start + i },
    );
    const found = await Promise.all(places.map((place) => part(searches, place, count, context)));
    for (const [i, place] of places.entries()) {
      if (filled.next === undefined) filled.next = await take(found[i], place, filled, { searches, count, context });
    }
  }
  return filled;
}

interface Page {
  readonly versions: Version[];
  readonly included: Map<string, Version>;
  next: Place | undefined;
}

interface Filling {
  readonly searches: readonly Query[];
  readonly count: number;
  readonly context: Context;
}

/** Takes what a search found into the page; gives the place where the next page begins, once this one is full. */
async function take(found: SearchPage | undefined, place: Place, filled: Page, filling: Filling) {
  const { searches, count, context } = filling;
  const room = count - filled.versions.length;
  if (room <= 0) return place;
  // more than fits is asked again at the size that fits: a cursor stands at the end of a page
  const fitting = found && found.matches.length <= room ? found : await part(searches, place, room, context);
  filled.versions.push(...fitting.matches.filter((version) => isFirst(version, searches, place.search, context)));
  for (const version of fitting.included) filled.included.set(`${version.type}/${version.id}`, version);
  return fitting.next === undefined ? undefined : { search: place.search, cursor: fitting.next };
}

async function part(
  searches: readonly Query[],
  place: Place,
  count: number,
  { store, access }: Context,
): Promise<SearchPage> {
  const query = searches[place.search];
  if (query === undefined) throw new FhirError('invalid', 'The cursor is none of ours', '_cursor');
  return store.search({ ...query, count, cursor: place.cursor }, { access });
}

/** A resource that links in two ways is told by the first. */
function isFirst(version: Version, searches: readonly Query[], search: number, { base }: Context): boolean {
  const earlier = searches.slice(0, search).filter(({ types }) => types[0] === version.type);
  return !earlier.some(({ clauses }) =>
    clauses.every((clause) => 'operands' in clause && matchesClause(version.resource(), clause, { base })),
  );
}

const entriesOf = (versions: readonly Version[], mode: 'match' | 'include', { base }: Context): EntryAnswer[] =>
  versions.map((version) => ({
    fullUrl: `${base}/${version.type}/${version.id}`,
    resource: version,
    search: { mode },
  }));

const encode = ({ search, cursor = '' }: Place): string | undefined =>
  search === 0 && cursor === '' ? undefined : `${search}.${cursor}`;

function decode(text: string | undefined): Place {
  if (text === undefined) return { search: 0 };
  const [, search, cursor] = /^(\d{1,4})\.(.*)$/.exec(text) ?? [];
  if (search === undefined) throw new FhirError('invalid', 'The cursor is none of ours', '_cursor');
  return { search: Number(search), ...(cursor ? { cursor } : {}) };
}
