import { hashOf } from '../fhir-mappings/identity.ts';
import type { Identifier, Study, Warning } from '../fhir-mappings/study.ts';

/** Kinds of identifier that name one study (or its article, or its dataset) in the whole world. */
const SHARED: Readonly<Partial<Record<Identifier['kind'], (value: string) => string>>> = {
  nct: (value) => value.toUpperCase(),
  pmid: (value) => value.replace(/\D/g, ''),
  pmcid: (value) => value.toUpperCase(),
  doi: (value) => value.toLowerCase().replace(/^(?:https?:\/\/(?:dx\.)?doi\.org\/|doi:)/, ''),
  url: (value) => value,
};

/** Fewer words than this name too many studies. */
const TITLE_WORDS = 6;
const TITLE = 'title';
const SHORT_TITLE = 'short-title';

/** What a study (or one source of it) is known by: `kind:value` of its identifiers and titles. */
export type Terms = readonly string[];

/** Something published, or about to be, that a source may belong to. */
export interface Candidate {
  readonly id: string;
  readonly terms: Terms;
}

export interface Match {
  readonly candidates: readonly string[];
  readonly warnings: readonly Warning[];
}

/** The terms of one source's study. */
export const termsOf = ({ identifiers, title, officialTitle }: Study): Terms =>
  Array.from(new Set([...identifiers.flatMap(identifierTerm), ...[title, officialTitle].flatMap(titleTerm)]));

function identifierTerm({ kind, value }: Identifier): readonly string[] {
  const normal = SHARED[kind]?.(value.trim());
  return normal ? [`${kind}:${normal}`] : [];
}

function titleTerm(title: string | undefined): readonly string[] {
  const words =
    title
      ?.normalize('NFKD')
      .replace(/\p{M}/gu, '')
      .toLowerCase()
      .match(/[\p{L}\p{N}]+/gu) ?? [];
  if (words.length === 0) return [];
  return [`${words.length < TITLE_WORDS ? SHORT_TITLE : TITLE}:${hashOf(words.join(' '))}`];
}

/** To which of the candidates a source belongs: by a shared identifier; else by its title, which must be long, of one candidate, and contradicted by no identifier. */
export function match(terms: Terms, candidates: readonly Candidate[]): Match {
  const byIdentifier = candidates.filter((one) => one.terms.some((term) => isIdentifier(term) && terms.includes(term)));
  if (byIdentifier.length > 0) return { candidates: byIdentifier.map(({ id }) => id), warnings: [] };
  const byTitle = candidates.filter((one) => one.terms.some((term) => !isIdentifier(term) && terms.includes(term)));
  const doubts = doubtsOf(terms, byTitle);
  if (byTitle.length > 0 && doubts.length === 0) return { candidates: byTitle.map(({ id }) => id), warnings: [] };
  return { candidates: [], warnings: byTitle.map(({ id }) => titleWarning(id, doubts)) };
}

/** Whether an identifier names one study in the whole world. */
export const isShared = ({ kind }: Identifier): boolean => Object.hasOwn(SHARED, kind);

const kindOf = (term: string): string => term.slice(0, term.indexOf(':'));
const isIdentifier = (term: string): boolean => Object.hasOwn(SHARED, kindOf(term));

/** Why a title that is the same does not make it the same study. */
function doubtsOf(terms: Terms, candidates: readonly Candidate[]): readonly string[] {
  const long = terms.some((term) => kindOf(term) === TITLE && candidates.some((one) => one.terms.includes(term)));
  const conflict = candidates.flatMap((one) => conflicts(terms, one.terms));
  return [
    ...(long ? [] : [`the title has fewer than ${TITLE_WORDS} words`]),
    ...(candidates.length > 1 ? [`${candidates.length} studies bear it`] : []),
    ...conflict.map((kind) => `the ${kind} differs`),
  ];
}

/** Kinds of identifier that both have and share no value of. */
const conflicts = (mine: Terms, theirs: Terms): readonly string[] =>
  Object.keys(SHARED).filter((kind) => {
    const [a, b] = [mine, theirs].map((terms) => terms.filter((term) => kindOf(term) === kind));
    return a && b && a.length > 0 && b.length > 0 && !a.some((term) => b.includes(term));
  });

const titleWarning = (id: string, doubts: readonly string[]): Warning => ({
  code: 'same-title',
  message: `bears the title of ${id}, but is not taken for the same study: ${doubts.join('; ')}. State --study ${id} if it is`,
});
