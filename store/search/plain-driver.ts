import { refersToContained } from '../../fhir/search/contained.ts';
import type { ChainClause, Clause } from '../../fhir/search/query.ts';
import { listedAs } from '../index/index-profile.ts';
import { indexedType } from '../index/indexed-type.ts';
import type { ResourceKey } from '../read.ts';
import { chainDriver } from './chain.ts';
import type { Driver } from './driver.ts';
import { referenceTo } from './evaluate.ts';
import { isReady } from './index-state.ts';
import { allOption, clauseOptions, type Option, type Search } from './options.ts';
import type { SearchContext } from './search-context.ts';
import { sequence } from './sequence.ts';

/** The driver that is best without measuring: for inner searches, whose choice must be the same on every page. */
export function plainDriver(context: SearchContext, search: Search): Driver {
  const [best] = [...clauseOptions(context, search), ...chainOptions(context, search), allOption(context, search)];
  return (best ?? allOption(context, search)).make();
}

/** Chains whose reference has a list: the inner search finds the targets, their lists the results. */
export function chainOptions(context: SearchContext, search: Search): Option[] {
  const [type, ...others] = search.types;
  if (type === undefined || others.length > 0) return [];
  return search.clauses.flatMap((clause, at): Option[] => {
    if (clause.kind !== 'chain') return [];
    const { profile, parameters } = indexedType(type);
    const list = listedAs(profile, clause.parameter, parameters);
    if (list === undefined || !isReady(context.index, type, list)) return [];
    const label = `${clause.parameter.code}.:${at}`;
    return [{ label, lists: 1, rank: 8, make: () => chainOf(context, search, clause, label) }];
  });
}

function chainOf(context: SearchContext, { types, clauses }: Search, clause: ChainClause, label: string): Driver {
  const innerClauses = (type: string): readonly Clause[] =>
    clause.targets.flatMap((target) => (target.type === type ? [target.inner] : []));
  const phases = clause.targets.map((target) => ({
    driver: plainDriver(context, { types: [target.type], clauses: [target.inner] }),
    holds: (view: ResourceKey) => view.type === target.type,
  }));
  const rest = clauses.filter((other) => other !== clause);
  const referring = (target: ResourceKey): Driver =>
    drivenByFirst(context, { types, clauses: [referenceTo(clause.parameter, target), ...rest] });
  const [only, ...more] = phases;
  const inner = only && more.length === 0 ? only.driver : sequence('targets', phases);
  const outside = chainDriver(context, { label, clause, inner, innerClauses, referring });
  const inside = drivenByFirst(context, { types, clauses: [refersToContained(clause.parameter), ...rest] });
  return sequence(label, [
    { driver: outside, holds: () => true },
    { driver: inside, holds: () => true },
  ]);
}

/** What the first clause drives, alone or with its pair. */
export function drivenByFirst(context: SearchContext, search: Search): Driver {
  const code = search.clauses[0]?.parameter.code;
  const first = ({ label }: Option): boolean =>
    label === `${code}:0` || (label.startsWith(`${code}&`) && label.split(':')[1] === '0');
  return (clauseOptions(context, search).find(first) ?? allOption(context, search)).make();
}
