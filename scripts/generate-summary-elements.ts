/** Writes fhir/definitions/summary-elements.generated.ts: which elements `_summary` and `_elements` keep. `--check` only compares. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { ElementDefinition, StructureDefinition } from 'fhir/r4.js';
import { official } from './search-parameters/element-model.ts';

const definitions = official<StructureDefinition>('StructureDefinition-').filter(
  ({ derivation, kind, abstract }) =>
    derivation !== 'constraint' && (kind === 'resource' || kind === 'complex-type') && !abstract,
);
/** Path of an element that has children, or name of a type -> those children. */
const children = new Map<string, ElementDefinition[]>();
for (const element of definitions.flatMap(({ snapshot }) => snapshot?.element ?? [])) {
  const dot = element.path.lastIndexOf('.');
  if (dot < 0) continue;
  const parent = element.path.slice(0, dot);
  children.set(parent, [...(children.get(parent) ?? []), element]);
}

/** Kept by the walker whatever the table says. */
const ALWAYS = new Set(['id', 'meta', 'extension', 'modifierExtension', 'contained']);
const nameOf = ({ path }: ElementDefinition) => path.slice(path.lastIndexOf('.') + 1).replace('[x]', '*');
const tableOf = ({ path, type, contentReference }: ElementDefinition): string => {
  if (contentReference) return contentReference.slice(1);
  return children.has(path) ? path : type?.length === 1 ? (type[0]?.code ?? '') : '';
};
/** Whether a summary leaves anything out below; recursion counts as no. */
function drops(table: string, above: readonly string[] = []): boolean {
  const own = (children.get(table) ?? []).filter((element) => !ALWAYS.has(nameOf(element)));
  if (above.includes(table)) return false;
  return own.some((element) => !(element.isSummary || element.min) || drops(tableOf(element), [...above, table]));
}

/** `name` and its flags: s summary, m mandatory, x modifier; `>` the table for its children, where a summary drops some. */
function line(table: string): string {
  return (children.get(table) ?? [])
    .filter((element) => !ALWAYS.has(nameOf(element)))
    .map((element) => {
      const flags = `${element.isSummary ? 's' : ''}${element.min ? 'm' : ''}${element.isModifier ? 'x' : ''}`;
      const inner = (element.isSummary || element.min) && drops(tableOf(element)) ? `>${tableOf(element)}` : '';
      return flags === '' ? '' : `${nameOf(element)}:${flags}${inner}`;
    })
    .filter((part) => part !== '')
    .join(' ');
}

const wanted = new Set(definitions.filter(({ kind }) => kind === 'resource').map(({ type }) => type));
for (const table of wanted) {
  for (const [, inner = ''] of line(table).matchAll(/>(\S+)/g)) wanted.add(inner);
}
const text = `// Made by scripts/generate-summary-elements.ts from the official definitions of R4.
/** Type or path of an element -> its children: name:flags>table; s in summaries, m mandatory, x modifier; * any type of a choice. */
export const SUMMARY_ELEMENTS: Readonly<Record<string, string>> = ${JSON.stringify(
  Object.fromEntries([...wanted].sort().map((table) => [table, line(table)])),
  null,
  1,
)};
`;
const target = new URL('../fhir/definitions/summary-elements.generated.ts', import.meta.url);
if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text)
    throw new Error('summary-elements.generated.ts is stale: npm run generate');
} else {
  writeFileSync(target, text);
  process.stdout.write(`${target.pathname}: ${Math.round(text.length / 1024)} KB\n`);
}
