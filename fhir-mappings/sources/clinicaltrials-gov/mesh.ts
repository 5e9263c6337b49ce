import type { Coding, Concept } from '../../study.ts';
import { child, down, each, type Node, text } from './node.ts';
import type { Protocol } from './protocol.ts';

/** https://hl7.org/fhir/R4/terminologies-systems.html (MeSH) */
const MESH = 'http://id.nlm.nih.gov/mesh';

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

/** Some copies of the registry pad descriptor numbers with zeros (`D000003550` for D003550); numbers of 60,000 and more have nine digits. */
function meshCode(id: string): string | undefined {
  const [, letter, digits] = /^([CD])(\d{6}|\d{9})$/.exec(id) ?? [];
  if (!letter || !digits) return undefined;
  return Number(digits) < 60_000 ? `${letter}${String(Number(digits)).padStart(6, '0')}` : id;
}
