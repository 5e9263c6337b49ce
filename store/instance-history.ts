import { readRange } from './batch.ts';
import type { Request } from './database.ts';
import type { HistorySource, Placed, Wanted } from './history-source.ts';
import { wasCurrent } from './history-source.ts';
import { recordPk, versionSk } from './keys.ts';
import { type ResourceKey, readRecord, viewOf } from './read.ts';
import type { RecordView } from './record-view.ts';

/** Versions read at once, while those outside a period are left out. */
const STEP = 50;

/** The versions of one resource: the record is the newest, all below it are kept under their numbers. */
export const instanceHistory =
  (request: Request, key: ResourceKey): HistorySource =>
  async (wanted) => {
    const current = await readRecord(request, key);
    if (!current) return { found: [], total: 0 };
    const found: Placed[] = [];
    let from = typeof wanted.from === 'number' ? wanted.from : undefined;
    for (let ended = false; !ended && found.length < wanted.count; ) {
      const views = await versionsFrom(request, key, current, wanted, from);
      for (const [at, view] of views.entries()) {
        const newer = wanted.older ? views[at - 1] : views[at + 1];
        if (await belongs(request, key, view, newer, wanted, current)) found.push({ view, place: view.version });
      }
      from = views.at(-1)?.version;
      ended =
        from === undefined || (wanted.older && wanted.since !== undefined && (views.at(-1)?.time ?? 0) < wanted.since);
    }
    const whole = wanted.since === undefined && wanted.at === undefined;
    return { found: found.slice(0, wanted.count), total: whole ? current.version : undefined };
  };

/** The next versions beyond `from` in the direction read. */
async function versionsFrom(
  request: Request,
  { type, id }: ResourceKey,
  current: RecordView,
  { older, count }: Wanted,
  from: number | undefined,
): Promise<RecordView[]> {
  const step = Math.min(count, STEP);
  const [low, high] = older
    ? [Math.max(1, (from ?? current.version + 1) - step), (from ?? current.version + 1) - 1]
    : [(from ?? 0) + 1, Math.min(current.version, (from ?? 0) + step)];
  if (low > high) return [];
  const pk = recordPk(type, id);
  const range = { pk, low: versionSk(low), high: versionSk(Math.min(high, current.version - 1)) };
  const items =
    range.low > range.high
      ? []
      : await readRange(request.db, request.tables.records, range, request, { descending: older });
  const kept = await Promise.all(items.map((item) => viewOf(request, { type, id }, item)));
  const views = kept.flatMap((view) => view ?? []);
  if (high < current.version) return views;
  return older ? [current, ...views] : [...views, current];
}

async function belongs(
  request: Request,
  key: ResourceKey,
  view: RecordView,
  newer: RecordView | undefined,
  { since, at }: Wanted,
  current: RecordView,
): Promise<boolean> {
  if (since !== undefined && view.time < since) return false;
  if (!at) return true;
  if (view.version === current.version) return wasCurrent(view, Number.POSITIVE_INFINITY, at);
  const next = newer ?? (await versionsFrom(request, key, current, { older: false, count: 1 }, view.version))[0];
  return wasCurrent(view, next?.time ?? Number.POSITIVE_INFINITY, at);
}
