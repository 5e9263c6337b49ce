import type { Searching } from '../../store/dynamo-store.ts';

/** For tests that never search. */
export const noSearch: Searching = {
  search: () => Promise.reject(new Error('no search here')),
  history: () => Promise.reject(new Error('no history here')),
};
