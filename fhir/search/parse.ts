import { FhirError, issue } from '../error.ts';
import { type ClauseContext, clauseOf, EmptyParameter, LIMITS, UnknownParameter } from './clause.ts';
import { CONTROLS, type Draft } from './control.ts';
import type { Clause, Query } from './query.ts';
import { type Pair, pairsOf, queryText } from './query-string.ts';

/** Page size where the client names none. */
export const DEFAULT_COUNT = 20;

export interface ParseOptions {
  /** The type searched; several or none for a system-level search, where `_type` narrows it. */
  readonly types: readonly string[];
  /** The raw query string, percent-encoded, without '?'. */
  readonly query: string;
  /** The raw form body of a POST _search; its parameters join those of the query. */
  readonly form?: string;
  /** `Prefer: handling`: unknown parameters are refused (strict) or ignored with a warning. */
  readonly handling: 'strict' | 'lenient';
  /** The public base of this endpoint. */
  readonly base: string;
  readonly maxCount: number;
  /** The present in ms: `ap` dates are as wide as a tenth of their distance from it. */
  readonly now: number;
}

/**
 * Parses a search: https://hl7.org/fhir/R4/search.html. Throws FhirError naming the parameter that is wrong;
 * what is unknown is left out with a warning unless handling is strict.
 */
export function parseQuery(options: ParseOptions): Query {
  if (options.query.length + (options.form?.length ?? 0) > LIMITS.characters) {
    throw new FhirError('tooLarge', `A query has at most ${LIMITS.characters} characters`);
  }
  const pairs = [...pairsOf(options.query), ...pairsOf(options.form ?? '')];
  if (pairs.length > LIMITS.clauses) throw new FhirError('invalid', `A query has at most ${LIMITS.clauses} parameters`);
  const draft: Draft = {
    fixedTypes: options.types,
    types: options.types,
    clauses: [],
    sort: [],
    include: [],
    revinclude: [],
    warnings: [],
    understood: [],
    effort: { attempts: 0 },
  };
  // The types decide what the other names mean.
  const isType = ([name]: Pair) => name === '_type';
  for (const pair of pairs.filter(isType)) take(draft, pair, options);
  for (const pair of pairs.filter((one) => !isType(one))) take(draft, pair, options);
  return finished(draft, options.maxCount);
}

function take(draft: Draft, pair: Pair, { base, now, handling }: ParseOptions): void {
  const [name, value] = pair;
  try {
    if (value === '') throw new EmptyParameter(name);
    const control = CONTROLS.get(name);
    if (control) control(draft, value, name);
    else draft.clauses.push(namedClause(draft, pair, { base, now, effort: draft.effort }));
    if (name !== '_cursor') draft.understood.push(pair);
  } catch (error) {
    if (!(error instanceof UnknownParameter)) throw error;
    if (handling === 'strict' && !(error instanceof EmptyParameter)) throw error;
    draft.warnings.push(issue('warning', 'not-supported', `${error.message}: ignored`, name));
  }
}

/** A fault deep in a chain is reported under the name that the client wrote. */
function namedClause({ types }: Draft, [name, value]: Pair, context: ClauseContext): Clause {
  try {
    return clauseOf(types, name, value, context);
  } catch (error) {
    if (!(error instanceof FhirError) || error instanceof UnknownParameter) throw error;
    const message = error.message.startsWith(name) ? error.message : `${name.slice(0, 200)}: ${error.message}`;
    throw new FhirError(error.fault, message, name);
  }
}

function finished(draft: Draft, maxCount: number): Query {
  const { types, clauses, sort, include, revinclude, warnings, cursor, summary, elements } = draft;
  if (summary === 'text' && include.length + revinclude.length > 0) {
    throw new FhirError('invalid', '_summary=text cannot be used with _include or _revinclude', '_summary');
  }
  const count = Math.min(draft.count ?? DEFAULT_COUNT, maxCount);
  return {
    types,
    clauses,
    sort,
    count: summary === 'count' ? 0 : count,
    ...(cursor === undefined ? {} : { cursor }),
    total: draft.total ?? 'none',
    ...(summary === undefined ? {} : { summary }),
    ...(elements === undefined ? {} : { elements }),
    include,
    revinclude,
    warnings,
    self: queryText(draft.understood.map(([name, value]) => [name, name === '_count' ? String(count) : value])),
  };
}
