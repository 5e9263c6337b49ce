import type { Database } from '../database.ts';
import { resumeInstant } from '../feed.ts';

/** ms for which an instant is kept; an older one is only more careful. */
const LIFE = 60_000;

export type Resume = (database: Database, polled: boolean) => Promise<string>;

/**
 * Bundle.meta.lastUpdated: an instant from which a poller misses nothing, read BEFORE the search. Searches that ask about
 * time read it anew; for others one of the last minute is good, since an earlier instant is always safe.
 */
export function resumeInstants(database: Database): Resume {
  let cached: { instant: number; at: number } | undefined;
  return async (counted, polled) => {
    if (polled || !cached || database.now() - cached.at > LIFE) {
      const at = database.now();
      cached = { instant: await resumeInstant(counted), at };
    }
    return new Date(cached.instant).toISOString();
  };
}
