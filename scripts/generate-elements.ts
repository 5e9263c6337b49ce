/**
 * Writes the tables of every R4 resource and data type from HL7's own packages (hl7.fhir.r4.examples holds the
 * StructureDefinitions, hl7.fhir.r4.expansions the value sets): `node scripts/generate-elements.ts`.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ElementDefinition, StructureDefinition, ValueSet, ValueSetExpansionContains } from 'fhir/r4.js';

const DEFINITIONS = 'node_modules/hl7.fhir.r4.examples/';
const EXPANSIONS = 'node_modules/hl7.fhir.r4.expansions/';
const SYSTEM_TYPE = 'http://hl7.org/fhirpath/System.';
/** Types of the open choice `value[x]` as Extension spells them out; elements with the same list are written `@`. */
const OPEN = 'Extension.value[x]';
/** Checked by the walker for every element. */
const WALKED = new Set(['ele-1']);
/** Value sets that hold grammars or third parties' content: checked by pattern, or not at all. */
const UNLISTED = new Set(['mimetypes', 'ucum-units', 'LL379-9', 'languages', 'all-languages']);

const read = <T>(folder: string, file: string) => JSON.parse(readFileSync(folder + file, 'utf8')) as T;
const files = (folder: string, type: string) =>
  readdirSync(folder).filter((name) => name.startsWith(`${type}-`) && name.endsWith('.json'));

const definitions = files(DEFINITIONS, 'StructureDefinition')
  .map((file) => read<StructureDefinition>(DEFINITIONS, file))
  .filter(({ kind, derivation }) => kind !== 'logical' && derivation !== 'constraint')
  .sort((a, b) => (a.type < b.type ? -1 : 1));
const byType = new Map(definitions.map((definition) => [definition.type, definition]));
const elementsOf = (definition: StructureDefinition) => definition.snapshot?.element ?? [];
const nameOf = (canonical = '') => canonical.slice(canonical.lastIndexOf('/') + 1).replace(/\|.*/, '');

function typeCode(element: ElementDefinition, code: string): string {
  if (!code.startsWith(SYSTEM_TYPE)) return code;
  if (element.path === 'Extension.url') return 'uri';
  return element.path.endsWith('.id') && element.base?.path === 'Resource.id' ? 'id' : 'string';
}

const open = elementsOf(byType.get('Extension') as StructureDefinition)
  .filter(({ path }) => path === OPEN)
  .flatMap(({ type = [] }) => type.map(({ code }) => code))
  .join('|');

function typesOf(element: ElementDefinition): string {
  if (element.contentReference) return `:${element.contentReference.replace(/.*#/, '')}`;
  const codes = (element.type ?? []).map(({ code }) => typeCode(element, code));
  if (codes[0] === 'BackboneElement' || codes[0] === 'Element') return '';
  const joined = codes.join('|');
  return `:${joined === open ? '@' : joined}`;
}

const CARDINALITY: Record<string, string> = { '0..1': '', '1..1': '!', '0..*': '*', '1..*': '+', '0..0': '0' };

function row(element: ElementDefinition): string {
  const name = element.path.slice(element.path.lastIndexOf('.') + 1);
  const cardinality = CARDINALITY[`${element.min}..${element.max}`];
  if (cardinality === undefined) throw new Error(`${element.path}: ${element.min}..${element.max}`);
  return `${name}${cardinality}${element.isSummary ? '^' : ''}${element.isModifier ? '?' : ''}${typesOf(element)}`;
}

const parentOf = (path: string) => path.slice(0, path.lastIndexOf('.'));

/** `Type base element element ...` for a type and each of its backbone elements. */
function lines(definition: StructureDefinition): string[] {
  const elements = elementsOf(definition);
  const groups = new Map<string, string[]>();
  for (const element of elements) {
    if (!element.path.includes('.')) {
      groups.set(element.path, [nameOf(definition.baseDefinition)]);
      continue;
    }
    const [type] = element.type ?? [];
    if (
      type?.code === 'BackboneElement' ||
      (type?.code === 'Element' && elements.some((e) => e.path.startsWith(`${element.path}.`)))
    )
      groups.set(element.path, [type.code]);
    const declaring = element.base?.path?.split('.')[0] ?? '';
    if (declaring !== definition.type) continue;
    groups.get(parentOf(element.path))?.push(row(element));
  }
  return [...groups].map(([type, rows]) => [type, ...rows].join(' '));
}

const expansions = new Map(
  files(EXPANSIONS, 'ValueSet').map((file) => {
    const set = read<ValueSet>(EXPANSIONS, file);
    return [set.url ?? '', set];
  }),
);

function codesOf(contains: readonly ValueSetExpansionContains[] = []): [string, string][] {
  return contains.flatMap((entry): [string, string][] => [
    ...(entry.abstract || !entry.code ? [] : [[entry.system ?? '', entry.code] as [string, string]]),
    ...codesOf(entry.contains),
  ]);
}

const valueSets = new Map<string, Record<string, string>>();

/** The name of a required binding whose codes are listed; undefined for the others. */
function bindingOf({ binding }: ElementDefinition): string | undefined {
  if (binding?.strength !== 'required' || !binding.valueSet) return undefined;
  const url = binding.valueSet.replace(/\|.*/, '');
  const name = nameOf(url);
  if (UNLISTED.has(name)) return name === 'mimetypes' ? name : undefined;
  if (!valueSets.has(name)) {
    const systems: Record<string, string[]> = {};
    for (const [system, code] of codesOf(expansions.get(url)?.expansion?.contains)) {
      systems[system] ??= [];
      systems[system].push(code);
    }
    if (Object.keys(systems).length === 0) throw new Error(`no expansion of ${url}`);
    valueSets.set(
      name,
      Object.fromEntries(Object.entries(systems).map(([system, codes]) => [system, codes.join(' ')])),
    );
  }
  return name;
}

const targetsOf = ({ type = [] }: ElementDefinition) => [
  ...new Set(type.flatMap(({ targetProfile = [] }) => targetProfile.map(nameOf))),
];

/** `#value-set` and `>Target Target` of one element; undefined where neither applies. */
function ruleOf(element: ElementDefinition): string | undefined {
  const binding = bindingOf(element);
  const targets = targetsOf(element).filter((target) => target !== 'Resource');
  const rule = [...(binding ? [`#${binding}`] : []), ...(targets.length ? [`>${targets.join(' ')}`] : [])].join('');
  return rule || undefined;
}

const keysOf = (type: string) =>
  new Set(byType.get(type)?.snapshot?.element[0]?.constraint?.map(({ key }) => key) ?? []);

/** SimpleQuantity is a profile that elements name as theirs: https://hl7.org/fhir/R4/datatypes.html#SimpleQuantity */
const SIMPLE_QUANTITY: [string, string, string] = [
  'sqty-1',
  'comparator.empty()',
  'The comparator is not used on a SimpleQuantity',
];
const isSimpleQuantity = ({ type = [] }: ElementDefinition) =>
  type.some(({ profile = [] }) => profile.some((canonical) => nameOf(canonical) === 'SimpleQuantity'));

function constraintsOf(element: ElementDefinition, definition: StructureDefinition): [string, string, string][] {
  const inherited = element.path.includes('.')
    ? new Set((element.type ?? []).flatMap(({ code }) => [...keysOf(code)]))
    : keysOf(nameOf(definition.baseDefinition));
  return (element.constraint ?? [])
    .filter(({ key, severity }) => severity === 'error' && !WALKED.has(key) && !inherited.has(key))
    .map(({ key, expression = '', human }): [string, string, string] => [key, expression, human])
    .concat(isSimpleQuantity(element) ? [SIMPLE_QUANTITY] : []);
}

const rules: Record<string, string> = {};
const constraints: Record<string, [string, string, string][]> = {};
for (const definition of definitions) {
  for (const element of elementsOf(definition)) {
    const declaring = element.base?.path?.split('.')[0] ?? '';
    if (element.path.includes('.') && declaring !== definition.type) continue;
    const rule = ruleOf(element);
    if (rule) rules[element.path.replace('[x]', '')] = rule;
    const rows = constraintsOf(element, definition);
    if (rows.length) constraints[element.path.replace('[x]', '')] = rows;
  }
}

const NOTE = `// Generated by scripts/generate-elements.ts from hl7.fhir.r4.examples and hl7.fhir.r4.expansions 4.0.1 (CC0). Do not edit.\n`;
const literal = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'").replaceAll('\n', '\\n')}'`;
const table = [`@ ${open}`, ...definitions.filter(({ kind }) => kind !== 'primitive-type').flatMap(lines)].join('\n');
writeFileSync(
  'fhir/definitions/elements.generated.ts',
  `${NOTE}/** A line a type: \`Type base element...\`; read by elements.ts. */\nexport const ELEMENTS =\n  ${literal(table)};\n`,
);
const ruleTable = JSON.stringify({ valueSets: Object.fromEntries(valueSets), rules, constraints });
writeFileSync(
  'fhir/definitions/elements-rules.generated.ts',
  `${NOTE}/** JSON: value sets, rules of elements, constraints of types; read by rules.ts. */\nexport const RULES =\n  ${literal(ruleTable)};\n`,
);
console.log(`${table.length} characters of elements, ${ruleTable.length} of rules, ${valueSets.size} value sets`);
