import { createHash } from 'node:crypto';
import { FhirError } from '../fhir/error.ts';
import type { HistoryOptions, HistoryPage, HistoryScope } from '../fhir/store.ts';
import type { Cursors } from './cursor.ts';
import { type Database, requestOf } from './database.ts';
import { resumeInstant } from './feed.ts';
import type { HistorySource, Place, Wanted } from './history-source.ts';
import { instanceHistory } from './instance-history.ts';
import type { RecordView } from './record-view.ts';
import { typeHistory } from './type-history.ts';

/** History, newest first: https://hl7.org/fhir/R4/http.html#history. Each committed version once. */
export async function history(
  database: Database,
  cursors: Cursors,
  scope: HistoryScope,
  options: HistoryOptions,
): Promise<HistoryPage> {
  const binding = bindingOf(scope, options);
  const cursor = await placeOf(cursors, binding, options.cursor);
  const lastUpdated = new Date(await resumeInstant(database)).toISOString();
  const { type, id } = scope;
  const source =
    type !== undefined && id !== undefined
      ? instanceHistory(requestOf(database), { type, id })
      : await typeHistory(requestOf(database), type);
  const { views, links, total } = await pageOf(source, options, cursor);
  const seal = async (place: Place | undefined, older: boolean): Promise<string | undefined> =>
    place === undefined ? undefined : cursors.seal([binding, older ? 'o' : 'n', place]);
  return {
    versions: views,
    total,
    lastUpdated,
    next: await seal(links.older, true),
    previous: await seal(links.newer, false),
  };
}

interface Cursor {
  readonly older: boolean;
  readonly place: Place;
}

/** A cursor holds for the history that it was made for. */
const bindingOf = ({ type, id }: HistoryScope, { since, at }: HistoryOptions): string =>
  createHash('sha256')
    .update(JSON.stringify(['history', type, id, since, at]))
    .digest('base64url')
    .slice(0, 12);

async function placeOf(cursors: Cursors, binding: string, text: string | undefined): Promise<Cursor | undefined> {
  if (text === undefined) return undefined;
  const opened = await cursors.open(text);
  const [bound, direction, place] = Array.isArray(opened) ? opened : [];
  if (bound !== binding) throw new FhirError('invalid', 'The page link belongs to another history', '_cursor');
  return { older: direction === 'o', place };
}

interface Page {
  readonly views: readonly RecordView[];
  readonly links: { readonly older?: Place; readonly newer?: Place };
  readonly total?: number;
}

async function pageOf(source: HistorySource, options: HistoryOptions, cursor: Cursor | undefined): Promise<Page> {
  const older = cursor?.older ?? true;
  const wanted: Wanted = { older, from: cursor?.place, count: options.count + 1, since: options.since, at: options.at };
  const { found, stopped, total } = await source(wanted);
  const shown = found.slice(0, options.count);
  const beyond = found.length > options.count ? shown.at(-1)?.place : stopped;
  const inOrder = older ? shown : shown.toReversed();
  const [newest, oldest] = [inOrder[0]?.place ?? cursor?.place, inOrder.at(-1)?.place ?? cursor?.place];
  const links = older ? { older: beyond, newer: cursor && newest } : { older: oldest, newer: beyond };
  return { views: inOrder.map(({ view }) => view), links, total };
}
