import { SUMMARY_ELEMENTS } from '../definitions/summary-elements.generated.ts';
import type { Coding, Resource } from '../resource.ts';
import type { Query } from './query.ts';
import { isObject } from './route.ts';

/** What part of each resource a search returns: https://hl7.org/fhir/R4/search.html#summary */
export type Subset = Pick<Query, 'summary' | 'elements'>;

/** One element of a type: whether it belongs to summaries, must be there, modifies; and where the rules for its children are. */
interface ElementRule {
  readonly summary: boolean;
  readonly mandatory: boolean;
  readonly modifier: boolean;
  readonly inner?: string;
}

const TEXTS = new Map(Object.entries(SUMMARY_ELEMENTS));
const tables = new Map<string, ReadonlyMap<string, ElementRule>>();

function rulesOf(table: string): ReadonlyMap<string, ElementRule> {
  const known = tables.get(table);
  if (known) return known;
  const rules = new Map(
    (TEXTS.get(table) ?? '').split(' ').map((text) => {
      const [name = '', rest = ''] = text.split(':');
      const [flags = '', inner] = rest.split('>');
      const rule = { summary: flags.includes('s'), mandatory: flags.includes('m'), modifier: flags.includes('x') };
      return [name, inner === undefined ? rule : { ...rule, inner }];
    }),
  );
  tables.set(table, rules);
  return rules;
}

const SUBSETTED: Coding = { system: 'http://terminology.hl7.org/CodeSystem/v3-ObservationValue', code: 'SUBSETTED' };

/** Whether resources are returned otherwise than whole. */
export const isSubset = ({ summary, elements }: Subset): boolean =>
  elements !== undefined || (summary !== undefined && summary !== 'false' && summary !== 'count');

/** The part of a resource asked for, tagged SUBSETTED; the resource itself where the whole was asked for. */
export function subsetOf(resource: Resource, subset: Subset): Resource {
  if (!isSubset(subset)) return resource;
  const rules = rulesOf(resource.resourceType);
  const keeps = keeperOf(subset);
  const kept = Object.entries(resource).filter(([name]) => IDENTITY.has(name) || keeps(name, ruleOf(rules, name)));
  const part = kept.map(([name, value]) => [
    name,
    subset.summary === 'true' ? summarised(value, ruleOf(rules, name)) : value,
  ]);
  return { ...Object.fromEntries(part), resourceType: resource.resourceType, meta: tagged(resource.meta) };
}

const IDENTITY = new Set(['resourceType', 'id', 'meta', 'implicitRules', 'modifierExtension']);

type Keeps = (name: string, rule: ElementRule | undefined) => boolean;

function keeperOf({ summary, elements }: Subset): Keeps {
  if (elements !== undefined) {
    const asked = new Set(elements.map((name) => name.replace('[x]', '')));
    return (name, rule) => isAsked(asked, name) || rule?.mandatory === true || rule?.modifier === true;
  }
  if (summary === 'text') return (name, rule) => name === 'text' || rule?.mandatory === true;
  if (summary === 'data') return (name) => name !== 'text';
  return (_, rule) => rule?.summary === true || rule?.mandatory === true;
}

/** By its own name, or by that of its choice: `value` asks for `valueQuantity`; `_birthDate` goes with `birthDate`. */
function isAsked(asked: ReadonlySet<string>, written: string): boolean {
  const name = written.startsWith('_') ? written.slice(1) : written;
  return asked.has(name) || choicesOf(name).some((choice) => asked.has(choice));
}

/** The names that a property may have as a choice: `valueCodeableConcept` -> `value`, `valueCodeable`. */
const choicesOf = (name: string): string[] => [...name.matchAll(/[A-Z]/g)].map(({ index }) => name.slice(0, index));

function ruleOf(rules: ReadonlyMap<string, ElementRule>, written: string): ElementRule | undefined {
  const name = written.startsWith('_') ? written.slice(1) : written;
  const exact = rules.get(name);
  if (exact) return exact;
  const choice = choicesOf(name).find((one) => rules.has(`${one}*`));
  return choice === undefined ? undefined : rules.get(`${choice}*`);
}

const KEPT_BELOW = new Set(['id', 'extension', 'modifierExtension']);

/** Below the top only what belongs to the summary, or must be there. */
function summarised(value: unknown, rule: ElementRule | undefined): unknown {
  if (rule?.inner === undefined) return value;
  if (Array.isArray(value)) return value.map((one) => summarised(one, rule));
  if (!isObject(value)) return value;
  const rules = rulesOf(rule.inner);
  const parts = Object.entries(value).flatMap(([name, one]) => {
    const own = ruleOf(rules, name);
    const kept = KEPT_BELOW.has(name) || own?.summary || own?.mandatory;
    return kept ? [[name, summarised(one, own)]] : [];
  });
  return Object.fromEntries(parts);
}

function tagged(meta: Resource['meta']): Resource['meta'] {
  const tags = meta?.tag ?? [];
  const already = tags.some(({ system, code }) => system === SUBSETTED.system && code === SUBSETTED.code);
  return already ? meta : { ...meta, tag: [...tags, SUBSETTED] };
}
