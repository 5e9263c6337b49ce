import type { Database } from '../database.ts';
import { definitionsOf } from '../index/definitions.ts';
import { readState, type TypeState } from '../index/index-state.ts';

/** What may drive a search, and what a filter may rely on. */
export interface IndexState {
  /** The generation of a type's index. */
  generation(type: string): number;
  /** Every record of the type has entries of this generation or a later one. */
  complete(type: string): number;
  /** The generation in which a parameter, a pair (`p&q`) or an ordered term (`p>q`) got its present definition; Infinity: not yet. */
  since(type: string, name: string): number;
}

/** An index in which nothing has ever changed. */
export const FIRST_STATE: IndexState = { generation: () => 1, complete: () => 1, since: () => 1 };

/** Whether a list holds every record: since its definition, all have been written anew or back-filled. */
export const isReady = (state: IndexState, type: string, name: string): boolean =>
  state.since(type, name) <= state.complete(type);

/** ms for which a type's state is kept; a state that lags only makes a search more careful. */
const LIFE = 300_000;

export type IndexStates = (database: Database, types: readonly string[]) => Promise<IndexState>;

/** Reads the states of types, in parallel, those that are not known yet; each process keeps them for a while. */
export function indexStates({ base, now }: { readonly base: string; readonly now: () => number }): IndexStates {
  const kept = new Map<string, { readonly state: TypeState; readonly at: number }>();
  const names = new Map<string, ReadonlyMap<string, string>>();
  return async (database, types) => {
    const due = [...new Set(types)].filter((type) => now() - (kept.get(type)?.at ?? Number.NEGATIVE_INFINITY) > LIFE);
    const states = await Promise.all(due.map((type) => readState(database, type, base)));
    for (const [at, type] of due.entries()) {
      const state = states[at];
      if (state) kept.set(type, { state, at: now() });
      if (!names.has(type)) names.set(type, definitionsOf(type, base));
    }
    return {
      generation: (type) => kept.get(type)?.state.generation ?? 1,
      complete: (type) => kept.get(type)?.state.complete ?? 1,
      since(type, name) {
        const code = names.get(type)?.get(name);
        // `_id`, the feed, the list of all: they are no definitions, and always there.
        if (code === undefined) return names.has(type) ? 1 : Number.POSITIVE_INFINITY;
        return kept.get(type)?.state.known.get(code) ?? Number.POSITIVE_INFINITY;
      },
    };
  };
}
