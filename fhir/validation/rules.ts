import { type ElementDefinition, type TypeDefinition, typeDefinition } from '../definitions/elements.ts';
import { RULES } from '../definitions/elements-rules.generated.ts';

/** One invariant: key, FHIRPath expression and words of the specification. */
export type Constraint = readonly [key: string, expression: string, human: string];

interface Tables {
  /** Value set -> code system -> its codes, separated by spaces. */
  readonly valueSets: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly rules: Readonly<Record<string, string>>;
  readonly constraints: Readonly<Record<string, readonly Constraint[]>>;
}

export interface ValueSet {
  readonly name: string;
  readonly has: (code: string, system?: string) => boolean;
}

/** What validation asks of one element beyond its shape. */
export interface ElementRule {
  readonly binding?: ValueSet;
  /** Resource types that a Reference (or a canonical) may point to. */
  readonly targets?: ReadonlySet<string>;
  readonly constraints: readonly Constraint[];
}

export interface TypeRules {
  readonly definition: TypeDefinition;
  readonly required: readonly ElementDefinition[];
  readonly rules: ReadonlyMap<ElementDefinition, ElementRule>;
  /** Invariants of the type and of the types it derives from. */
  readonly constraints: readonly Constraint[];
}

const tables = JSON.parse(RULES) as Tables;
const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined;

const MIME = /^[A-Za-z0-9!#$&^_.+-]+\/[A-Za-z0-9!#$&^_.+-]+([ \t]*;.*)?$/;
/** Codes of formats that R4 itself uses as a mime type: https://hl7.org/fhir/R4/valueset-mimetypes.html */
const SHORT_MIME = new Set(['xml', 'json', 'ttl']);
const valueSets = new Map<string, ValueSet>([
  ['mimetypes', { name: 'mimetypes', has: (code) => MIME.test(code) || SHORT_MIME.has(code) }],
]);

/** A value set of the tables, by the last part of its URL. */
export function valueSetNamed(name: string): ValueSet | undefined {
  const known = valueSets.get(name);
  if (known) return known;
  const systems = own(tables.valueSets, name);
  if (!systems) return undefined;
  const codes = new Map(Object.entries(systems).map(([system, list]) => [system, new Set(list.split(' '))]));
  const set: ValueSet = {
    name,
    has: (code, system) =>
      system === undefined ? [...codes.values()].some((list) => list.has(code)) : codes.get(system)?.has(code) === true,
  };
  valueSets.set(name, set);
  return set;
}

const RULE = /^(?:#([^>]+))?(?:>(.+))?$/;
const NO_CONSTRAINTS: readonly Constraint[] = [];

function ruleOf(path: string): ElementRule | undefined {
  const [, binding, targets] = RULE.exec(own(tables.rules, path) ?? '') ?? [];
  // A backbone element's invariants are those of its own type.
  const constraints = typeDefinition(path) ? NO_CONSTRAINTS : (own(tables.constraints, path) ?? NO_CONSTRAINTS);
  if (!binding && !targets && constraints.length === 0) return undefined;
  return {
    ...(binding ? { binding: valueSetNamed(binding) } : {}),
    ...(targets ? { targets: new Set(targets.split(' ')) } : {}),
    constraints,
  };
}

const compiled = new Map<string, TypeRules>();

function compile(definition: TypeDefinition): TypeRules {
  const base = definition.base === undefined ? undefined : typeRules(definition.base);
  const rules = new Map(base?.rules);
  for (const element of definition.elements) {
    const rule = ruleOf(`${definition.name}.${element.name}`);
    if (rule) rules.set(element, rule);
  }
  return {
    definition,
    required: definition.elements.filter(({ required }) => required),
    rules,
    constraints: [...(base?.constraints ?? []), ...(own(tables.constraints, definition.name) ?? [])],
  };
}

/** The rules of a type, compiled when first asked for; undefined for a word that is no type. */
export function typeRules(name: string): TypeRules | undefined {
  const known = compiled.get(name);
  if (known) return known;
  const definition = typeDefinition(name);
  if (!definition) return undefined;
  const rules = compile(definition);
  compiled.set(name, rules);
  return rules;
}
