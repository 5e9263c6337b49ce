import type { Access } from '../../fhir/access.ts';
import type { Clause } from '../../fhir/search/query.ts';
import type { Request } from '../database.ts';
import type { Budget } from './budget.ts';
import type { IndexState } from './index-state.ts';
import type { RecordReader } from './record-reader.ts';

/** What all the parts of one search share. */
export interface SearchContext {
  /** Its `db` counts into the budget. */
  readonly request: Request;
  readonly budget: Budget;
  /** The records that this search has read: each is read once. */
  readonly records: RecordReader;
  readonly base: string;
  readonly access: Access;
  readonly index: IndexState;
  /** Clauses whose matches have been found beforehand: the names (`type/id`) of all resources for which they hold. */
  readonly known: Map<Clause, ReadonlySet<string>>;
}
