import { holdsInContained } from '../../fhir/search/contained.ts';
import { valuesOf } from '../../fhir/search/extract.ts';
import { matchesClause } from '../../fhir/search/match.ts';
import type { ChainClause, Clause, HasClause, ParameterClause } from '../../fhir/search/query.ts';
import { searchParameter } from '../../fhir/search/registry.ts';
import type { SearchParameter } from '../../fhir/search/search-parameter.ts';
import { type ResourceKey, resourceName } from '../read.ts';
import type { RecordView } from '../record-view.ts';
import { exists } from './exists.ts';
import type { SearchContext } from './search-context.ts';

/** For each record whether all clauses hold for its body, chains and _has included. */
export async function matching(
  context: SearchContext,
  views: readonly RecordView[],
  clauses: readonly Clause[],
): Promise<boolean[]> {
  const { base } = context;
  const local = clauses.filter((clause) => clause.kind === 'parameter' || clause.kind === 'missing');
  let left = views.filter((view) => local.every((clause) => matchesClause(view.resource(), clause, { base })));
  for (const clause of clauses) {
    if (clause.kind === 'parameter' || clause.kind === 'missing' || left.length === 0) continue;
    const verdicts = await joined(context, left, clause);
    left = left.filter((_, at) => verdicts[at]);
  }
  const kept = new Set(left);
  return views.map((view) => kept.has(view));
}

function joined(
  context: SearchContext,
  views: readonly RecordView[],
  clause: ChainClause | HasClause,
): Promise<boolean[]> {
  const known = context.known.get(clause);
  if (known) return Promise.resolve(views.map((view) => known.has(resourceName(view))));
  return clause.kind === 'chain'
    ? chained(context, views, clause)
    : Promise.all(views.map((view) => referred(context, view, clause)));
}

/** The own resources that a record refers to by a parameter, each once. */
export function referencesOf(view: RecordView, { code }: SearchParameter, base: string): ResourceKey[] {
  const parameter = searchParameter(view.type, code);
  const values = parameter ? valuesOf(view.resource(), parameter, { base }) : [];
  const keys = values.flatMap((value) =>
    value.kind === 'reference' && value.type !== undefined && value.id !== undefined
      ? [{ type: value.type, id: value.id }]
      : [],
  );
  return [...new Map(keys.map((key) => [resourceName(key), key])).values()];
}

/** The targets of all records are read at once, and judged at once for each type. */
async function chained(context: SearchContext, views: readonly RecordView[], clause: ChainClause): Promise<boolean[]> {
  const references = views.map((view) => referencesOf(view, clause.parameter, context.base));
  const holding = await targetsHolding(context, references.flat(), clause);
  return views.map(
    (view, at) =>
      references[at]?.some((key) => holding.has(resourceName(key))) ||
      holdsInContained(view.resource(), clause, { base: context.base }),
  );
}

/** Which of these resources a chain's inner clause holds for. */
export async function targetsHolding(
  context: SearchContext,
  keys: readonly ResourceKey[],
  { targets }: ChainClause,
): Promise<Map<string, RecordView>> {
  const inner = new Map(targets.map(({ type, inner: clause }) => [type, clause]));
  const views = await context.records.read(keys.filter(({ type }) => inner.has(type)));
  const present = [...new Set(views.flatMap((view) => (view && !view.deleted ? [view] : [])))];
  const holding = new Map<string, RecordView>();
  for (const [type, ofType] of Map.groupBy(present, (view) => view.type)) {
    const clause = inner.get(type);
    const verdicts = clause ? await matching(context, ofType, [clause]) : [];
    for (const [at, view] of ofType.entries()) if (verdicts[at]) holding.set(resourceName(view), view);
  }
  return holding;
}

/** Whether some resource refers to this one and the inner clause holds for it. */
function referred(context: SearchContext, { type, id }: RecordView, clause: HasClause): Promise<boolean> {
  return exists(context, clause.type, referenceTo(clause.parameter, { type, id }), [clause.inner]);
}

export const referenceTo = (parameter: SearchParameter, ...keys: readonly ResourceKey[]): ParameterClause => ({
  kind: 'parameter',
  parameter,
  operands: keys.map(({ type, id }) => ({ kind: 'reference', type, id })),
  text: `${parameter.code}=${keys.map(resourceName).join(',')}`,
});
