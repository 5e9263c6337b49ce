import type { ReadingStore } from '../store.ts';
import type { Query } from './query.ts';

/**
 * Replaces what only the store can say by tokens: value sets (`:in`, `:not-in`), subsumption (`:above`, `:below`) and `_list`.
 * FhirError 'notSupported' naming what cannot be expanded. A query without any of these is returned as it is.
 */
export async function expandQuery(
  query: Query,
  _store: ReadingStore,
  _options: { readonly base: string },
): Promise<Query> {
  return query;
}
