import type { Access } from '../access.ts';
import { FhirError } from '../error.ts';
import type { ReadingStore } from '../store.ts';
import { LIMITS } from './clause.ts';
import { valuesOf } from './extract.ts';
import type { Clause, Operand, Query } from './query.ts';
import { partParameter } from './registry.ts';
import type { SearchParameter } from './search-parameter.ts';

type ReferenceOperand = Extract<Operand, { kind: 'reference' }>;

export interface HierarchyOptions {
  readonly base: string;
  readonly access?: Access;
}

/**
 * The resource referred to and all that are part of it (`:below`), or that it is part of (`:above`), each as a reference:
 * https://hl7.org/fhir/R4/search.html#recursive. FhirError 'notSupported' where there are too many.
 */
export async function relatives(
  { type, id }: ReferenceOperand,
  modifier: 'above' | 'below',
  store: ReadingStore,
  options: HierarchyOptions,
): Promise<Operand[]> {
  if (type === undefined || id === undefined) {
    throw new FhirError('notSupported', `:${modifier} needs the type of the resource, as in Location/${id ?? 'id'}`);
  }
  const next = modifier === 'below' ? partsOf : wholesOf;
  const found = new Set([id]);
  for (const one of found) {
    if (found.size > LIMITS.operands)
      throw new FhirError('notSupported', `:${modifier}: more than ${LIMITS.operands} resources`);
    for (const other of await next(type, one, store, options)) found.add(other);
  }
  return [...found].map((one) => ({ kind: 'reference', type, id: one }));
}

async function partsOf(type: string, id: string, store: ReadingStore, { access }: HierarchyOptions): Promise<string[]> {
  const parameter = partParameter(type);
  if (!parameter) return [];
  const ids: string[] = [];
  let cursor: string | undefined;
  do {
    const query = { ...partsQuery(type, id, parameter), ...(cursor === undefined ? {} : { cursor }) };
    const page = await store.search(query, access ? { access } : {});
    ids.push(...page.matches.map((match) => match.id));
    cursor = page.next;
  } while (cursor !== undefined && ids.length <= LIMITS.operands);
  return ids;
}

function partsQuery(type: string, id: string, parameter: SearchParameter): Query {
  const text = `${parameter.code}=${type}/${id}`;
  const clause: Clause = { kind: 'parameter', parameter, operands: [{ kind: 'reference', type, id }], text };
  const nothing = { sort: [], include: [], revinclude: [], warnings: [] };
  return { types: [type], clauses: [clause], count: LIMITS.operands, total: 'none', self: text, ...nothing };
}

async function wholesOf(
  type: string,
  id: string,
  store: ReadingStore,
  { access, base }: HierarchyOptions,
): Promise<string[]> {
  const parameter = partParameter(type);
  const version = parameter && access?.allows(type, 'r') !== false ? await store.read(type, id) : undefined;
  if (!parameter || !version || version.deleted) return [];
  return valuesOf(version.resource(), parameter, { base }).flatMap((value) =>
    value.kind === 'reference' && value.type === type && value.id !== undefined ? [value.id] : [],
  );
}
