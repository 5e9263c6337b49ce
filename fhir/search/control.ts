import type { OperationOutcomeIssue } from 'fhir/r4.js';
import { FhirError } from '../error.ts';
import { parameterOf } from './clause.ts';
import { includesOf } from './include.ts';
import type { Clause, Include, Query, SortKey } from './query.ts';
import type { Pair } from './query-string.ts';
import { isResourceType } from './registry.ts';

/** A query in the making. */
export interface Draft {
  /** The types of the interaction; none for a system-level search. */
  readonly fixedTypes: readonly string[];
  types: readonly string[];
  readonly clauses: Clause[];
  readonly sort: SortKey[];
  readonly include: Include[];
  readonly revinclude: Include[];
  readonly warnings: OperationOutcomeIssue[];
  readonly understood: Pair[];
  readonly effort: { attempts: number };
  count?: number;
  cursor?: string;
  total?: Query['total'];
  summary?: Query['summary'];
  elements?: string[];
}

type Control = (draft: Draft, value: string, name: string) => void;

/** Parameters that say how to search and what to return: https://hl7.org/fhir/R4/search.html#return */
export const CONTROLS = new Map<string, Control>([
  ['_type', takeTypes],
  ['_sort', takeSort],
  ['_count', takeCount],
  ['_cursor', takeCursor],
  ['_total', takeTotal],
  ['_summary', takeSummary],
  ['_elements', takeElements],
  ['_include', takeInclude],
  ['_include:iterate', takeInclude],
  ['_include:recurse', takeInclude],
  ['_revinclude', takeInclude],
  ['_revinclude:iterate', takeInclude],
  ['_revinclude:recurse', takeInclude],
  ['_contained', (_, value, name) => onlyDefault(value, 'false', name)],
  ['_containedType', (_, value, name) => onlyDefault(value, 'container', name)],
  ['_filter', refused],
  ['_query', refused],
  // These are the protocol's; they stay in the links.
  ['_format', () => undefined],
  ['_pretty', () => undefined],
]);

const TOTALS = ['none', 'estimate', 'accurate'] as const;
const SUMMARIES = ['true', 'text', 'data', 'count', 'false'] as const;

function refused(_: Draft, __: string, name: string): never {
  throw new FhirError('notSupported', `${name} is not supported`, name);
}

function onlyDefault(value: string, accepted: string, name: string): void {
  if (value !== accepted) throw new FhirError('notSupported', `${name}=${value.slice(0, 50)} is not supported`, name);
}

function oneOf<T extends string>(value: string, allowed: readonly T[], name: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new FhirError('value', `${name} takes ${allowed.join(', ')}`, name);
  return found;
}

function takeTypes(draft: Draft, value: string): void {
  const types = value.split(',').filter((type) => type !== '');
  const unknown = types.find((type) => !isResourceType(type));
  if (unknown !== undefined)
    throw new FhirError('value', `_type: '${unknown.slice(0, 50)}' is no resource type`, '_type');
  const fixed = draft.fixedTypes;
  if (fixed.length > 0 && types.some((type) => !fixed.includes(type))) {
    throw new FhirError('invalid', `_type: this search is for ${fixed.join(', ')}`, '_type');
  }
  draft.types = [...new Set(types)];
}

function takeCursor(draft: Draft, value: string): void {
  draft.cursor = value;
}

function takeTotal(draft: Draft, value: string, name: string): void {
  draft.total = oneOf(value, TOTALS, name);
}

function takeSummary(draft: Draft, value: string, name: string): void {
  draft.summary = oneOf(value, SUMMARIES, name);
}

function takeCount(draft: Draft, value: string): void {
  if (!/^\d{1,15}$/.test(value)) throw new FhirError('value', '_count takes a whole number', '_count');
  draft.count = Number(value);
}

function takeElements(draft: Draft, value: string): void {
  const names = value.split(',').map((name) => name.trim());
  draft.elements = [...(draft.elements ?? []), ...names.filter((name) => name !== '')];
}

const SORTABLE = new Set(['string', 'token', 'reference', 'date', 'number', 'quantity', 'uri']);
const MOST_KEYS = 5;

function sortKeyOf(types: readonly string[], key: string): SortKey {
  const descending = key.startsWith('-');
  const code = descending ? key.slice(1) : key;
  const parameter = parameterOf(types, code);
  if (!SORTABLE.has(parameter.type)) throw new FhirError('notSupported', `_sort: cannot sort by ${code}`, '_sort');
  return { parameter, descending };
}

/** https://hl7.org/fhir/R4/search.html#sort */
function takeSort(draft: Draft, value: string): void {
  const keys = value.split(',').filter((part) => part !== '');
  draft.sort.push(...keys.map((key) => sortKeyOf(draft.types, key)));
  if (draft.sort.length > MOST_KEYS)
    throw new FhirError('notSupported', `_sort takes at most ${MOST_KEYS} keys`, '_sort');
}

function takeInclude(draft: Draft, value: string, written: string): void {
  const [name = '', modifier] = written.split(':');
  const includes = includesOf(draft.types, value, modifier !== undefined, name);
  (name === '_include' ? draft.include : draft.revinclude).push(...includes);
}
