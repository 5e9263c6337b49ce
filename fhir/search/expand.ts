import type { Access } from '../access.ts';
import { FhirError } from '../error.ts';
import type { Resource } from '../resource.ts';
import type { ReadingStore } from '../store.ts';
import { LIMITS } from './clause.ts';
import { codesAbove, codesBelow } from './code-system.ts';
import { relatives } from './hierarchy.ts';
import { parseQuery } from './parse.ts';
import type { Clause, Modifier, Operand, ParameterClause, Query } from './query.ts';
import { referenceParts } from './reference.ts';
import { searchParameter } from './registry.ts';
import { isObject } from './route.ts';
import { expandValueSet, heldCodeSystem, type Terminology } from './value-set.ts';

export interface ExpandOptions {
  readonly base: string;
  /** Lists and terminology that the caller may not read are as good as not there. */
  readonly access?: Access;
}

interface Context extends ExpandOptions {
  readonly store: ReadingStore;
  readonly terminology: Terminology;
}

/**
 * Replaces what only the store can say by tokens: value sets (`:in`, `:not-in`), subsumption (`:above`, `:below`) and `_list`.
 * FhirError 'notSupported' naming what cannot be expanded. A query without any of these is returned as it is, and nothing is read.
 */
export async function expandQuery(query: Query, store: ReadingStore, options: ExpandOptions): Promise<Query> {
  if (!query.clauses.some(needsExpansion)) return query;
  const context: Context = { ...options, store, terminology: terminologyOf(store, options) };
  const clauses: Clause[] = [];
  for (const clause of query.clauses) clauses.push(await expandClause(clause, query.types, context));
  return { ...query, clauses };
}

function needsExpansion(clause: Clause): boolean {
  if (clause.kind === 'chain') return clause.targets.some(({ inner }) => needsExpansion(inner));
  if (clause.kind === 'has') return needsExpansion(clause.inner);
  return clause.kind === 'parameter' && clause.operands.some((operand) => isOpen(operand, clause.modifier));
}

/** A hierarchy of resources is walked for those of this endpoint; a canonical's `:below` is about versions. */
const isOpen = (operand: Operand, modifier: Modifier | undefined): boolean =>
  operand.kind === 'valueset' ||
  (operand.kind === 'reference' && operand.id !== undefined && (modifier === 'above' || modifier === 'below'));

/** `types` are those of the resources that the clause is about. */
async function expandClause(clause: Clause, types: readonly string[], context: Context): Promise<Clause> {
  if (!needsExpansion(clause)) return clause;
  if (clause.kind === 'has') return { ...clause, inner: await expandClause(clause.inner, [clause.type], context) };
  if (clause.kind === 'chain') {
    const targets = [];
    for (const { type, inner } of clause.targets) {
      targets.push({ type, inner: await expandClause(inner, [type], context) });
    }
    return { ...clause, targets };
  }
  return clause.kind === 'parameter' ? expandOperands(clause, types, context) : clause;
}

async function expandOperands(clause: ParameterClause, types: readonly string[], context: Context): Promise<Clause> {
  const { modifier, ...plain } = clause;
  const isList = clause.parameter.code === '_list';
  const operands: Operand[] = [];
  for (const operand of clause.operands) {
    const hierarchy = modifier === 'above' || modifier === 'below' ? modifier : undefined;
    if (operand.kind === 'reference' && hierarchy && isOpen(operand, modifier)) {
      operands.push(...(await naming(clause, relatives(operand, hierarchy, context.store, context))));
    } else if (operand.kind !== 'valueset') operands.push(operand);
    else if (isList) operands.push(...(await listTokens(operand.url, types, context)));
    else operands.push(...(await naming(clause, conceptTokens(operand.url, clause, context))));
  }
  if (operands.length > LIMITS.operands) {
    throw new FhirError('notSupported', `${clause.text}: more than ${LIMITS.operands} codes`, clause.parameter.code);
  }
  const id = searchParameter('Resource', '_id');
  if (isList && id) return { ...plain, parameter: id, operands };
  return modifier === 'not-in' ? { ...plain, modifier: 'not', operands } : { ...plain, operands };
}

/** Says which parameter could not be expanded. */
async function naming<T>({ text, parameter }: ParameterClause, result: Promise<T>): Promise<T> {
  try {
    return await result;
  } catch (error) {
    if (!(error instanceof FhirError)) throw error;
    throw new FhirError(error.fault, `${text.slice(0, 200)}: ${error.message}`, parameter.code);
  }
}

/** The members of a List that are of the type searched: https://hl7.org/fhir/R4/search.html#list */
async function listTokens(id: string, types: readonly string[], { store, access, base }: Context): Promise<Operand[]> {
  const [type, ...others] = types;
  if (type === undefined || others.length > 0) {
    throw new FhirError('notSupported', '_list needs a search for one type of resource', '_list');
  }
  if (access?.allows('List', 'r') === false) throw new FhirError('forbidden', 'The caller may not read List', '_list');
  const list = await store.read('List', id);
  if (!list || list.deleted) return [];
  const { entry } = list.resource();
  return (Array.isArray(entry) ? entry : []).flatMap((one): Operand[] => {
    const item = isObject(one) && one.deleted !== true && isObject(one.item) ? one.item.reference : undefined;
    const parts = typeof item === 'string' ? referenceParts(item, base) : undefined;
    return parts?.type === type ? [{ kind: 'token', ...(parts.id === undefined ? {} : { code: parts.id }) }] : [];
  });
}

async function conceptTokens(
  url: string,
  { modifier, parameter }: ParameterClause,
  context: Context,
): Promise<Operand[]> {
  if (modifier === 'above' || modifier === 'below') return subsumedTokens(url, modifier, parameter.routes, context);
  return [...(await expandValueSet(url, context.terminology))].map((text) => {
    const bar = text.indexOf('|');
    const [system, code] = [text.slice(0, bar), text.slice(bar + 1)];
    // A code element has no system of its own, so that a value set's code without one means any.
    return { kind: 'token', ...(system === '' ? {} : { system }), code };
  });
}

async function subsumedTokens(
  text: string,
  modifier: 'above' | 'below',
  routes: readonly string[],
  { terminology }: Context,
): Promise<Operand[]> {
  const bar = text.indexOf('|');
  const code = text.slice(bar + 1);
  const system = bar > 0 ? text.slice(0, bar) : impliedSystem(routes);
  if (system === undefined) {
    throw new FhirError('notSupported', `:${modifier} needs the code system, as in system|${code.slice(0, 100)}`);
  }
  const held = await heldCodeSystem(system, terminology);
  if (!held)
    throw new FhirError('notSupported', `:${modifier}: the code system ${system.slice(0, 200)} is not held here`);
  const codes = modifier === 'below' ? codesBelow(held, code) : codesAbove(held, code);
  return [...codes].map((one) => ({ kind: 'token', system, code: one }));
}

/** The system that the bindings of all routes imply. */
function impliedSystem(routes: readonly string[]): string | undefined {
  const systems = new Set(routes.map((route) => /:code=(.+)$/.exec(route)?.[1]));
  const [system] = systems;
  return systems.size === 1 ? system : undefined;
}

/** Value sets and code systems as the store holds them, the newest where there are several. */
export function terminologyOf(store: ReadingStore, { base, access }: ExpandOptions): Terminology {
  async function held(type: 'ValueSet' | 'CodeSystem', url: string): Promise<Resource | undefined> {
    if (access?.allows(type, 'r') === false) return undefined;
    const own = referenceParts(url, base);
    if (own?.type !== undefined && own.id !== undefined) {
      const version = own.type === type ? await store.read(own.type, own.id) : undefined;
      return version && !version.deleted ? version.resource() : undefined;
    }
    return newest(await store.search(byUrl(type, url, base)));
  }
  return { valueSet: (url) => held('ValueSet', url), codeSystem: (url) => held('CodeSystem', url) };
}

const byUrl = (type: string, url: string, base: string): Query =>
  parseQuery({
    types: [type],
    query: `url=${encodeURIComponent(url.replace(/[\\,|$]/g, '\\$&'))}`,
    handling: 'strict',
    base,
    maxCount: 100,
    now: 0,
  });

function newest({ matches }: { readonly matches: readonly { lastUpdated: string; resource(): Resource }[] }) {
  return [...matches].sort((a, b) => (a.lastUpdated < b.lastUpdated ? 1 : -1))[0]?.resource();
}
