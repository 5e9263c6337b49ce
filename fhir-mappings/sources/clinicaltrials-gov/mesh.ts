import type { Coding, Concept } from '../../study.ts';
import { MESH } from '../../terminology/systems.ts';
import { inTable } from '../in-table.ts';
import { child, down, each, type Node, text } from './node.ts';
import type { Protocol } from './protocol.ts';

/**
 * NLM's own indexing of the record (`derivedSection`): a condition or intervention whose words are those of a MeSH heading gets its code. The
 * other headings are not the sponsor's words and are left to NLM.
 */
export function mesh(record: Node, { conditions, focus }: Protocol): Pick<Protocol, 'conditions' | 'focus'> {
  const derived = child(record, 'derivedSection');
  return {
    conditions: coded(conditions, codesOf(down(derived, 'conditionBrowseModule'))),
    focus: coded(focus, codesOf(down(derived, 'interventionBrowseModule'))),
  };
}

const folded = (words: string): string => words.trim().toLowerCase();

const coded = (concepts: readonly Concept[], codes: ReadonlyMap<string, Coding>): readonly Concept[] =>
  concepts.map((concept) => {
    const coding = codes.get(folded(concept.text));
    return coding ? { ...concept, codings: [...concept.codings, coding] } : concept;
  });

function codesOf(module: Node): ReadonlyMap<string, Coding> {
  return new Map(
    each(module, 'meshes').flatMap((node) => {
      const [id, term] = [text(node, 'id'), text(node, 'term')];
      const code = id && meshCode(id);
      return code && term ? [[folded(term), { system: MESH, code, display: term }] as const] : [];
    }),
  );
}

/**
 * The registry pads numbers with zeros (`D000003550` for D003550), and MeSH itself has numbers of nine digits for what came later. Below the first
 * bound a padded number is one of six digits, from the second on one of nine; between them it could be either, and no code is given.
 */
const BOUNDS: Readonly<Record<string, readonly [six: number, nine: number]>> = {
  C: [580_000, 600_000],
  D: [60_000, 66_000],
};

function meshCode(id: string): string | undefined {
  const [, letter = '', digits = ''] = /^([CD])(\d{6}|\d{9})$/.exec(id) ?? [];
  const bounds = inTable(BOUNDS, letter);
  if (!bounds) return undefined;
  if (digits.length === 6 || Number(digits) >= bounds[1]) return id;
  return Number(digits) < bounds[0] ? `${letter}${digits.slice(3)}` : undefined;
}
