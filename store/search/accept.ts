import type { Clause } from '../../fhir/search/query.ts';
import type { RecordView } from '../record-view.ts';
import { type Candidate, type Driver, type Position, samePosition } from './driver.ts';
import { matching } from './evaluate.ts';
import type { SearchContext } from './search-context.ts';

export interface Accepted {
  readonly view: RecordView;
  readonly at: Position;
}

/**
 * The candidates that are results: the record is there, the WHOLE query holds for its current body, and this is the one position
 * at which it may be returned. The version of an entry is never looked at: while a writer replaces the record, the entry that led
 * here may be of the version before, at a place that the new version has too.
 */
export async function accept(
  context: SearchContext,
  driver: Driver,
  clauses: readonly Clause[],
  candidates: readonly Candidate[],
): Promise<(Accepted | undefined)[]> {
  const views = await context.records.read(candidates);
  const present = views.flatMap((view) => (view && !view.deleted ? [view] : []));
  const distinct = [...new Set(present)];
  const verdicts = await matching(context, distinct, clauses);
  const matches = distinct.filter((_, at) => verdicts[at]);
  const positions = await driver.positions(matches);
  const placeOf = new Map(matches.map((view, at) => [view, positions[at]]));
  return candidates.map(({ at }, number) => {
    const view = views[number];
    const place = view && placeOf.get(view);
    return view && place && samePosition(place, at) ? { view, at } : undefined;
  });
}
