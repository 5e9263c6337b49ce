import { createHash } from 'node:crypto';
import type { Fact, Identifier, MergedStudy, Study } from './study.ts';

/** Given together, the first of these fixes the study's id. */
const PRECEDENCE: readonly Identifier['kind'][] = ['nct', 'pmid', 'doi', 'pmcid', 'url', 'other'];

/** The identifier that fixes a study's id: of the first source given, by precedence; undefined where there is none. */
export function decidingIdentifier(identifiers: readonly Identifier[]): Identifier | undefined {
  for (const kind of PRECEDENCE) {
    const found = identifiers.find((identifier) => identifier.kind === kind && identifier.use !== 'old');
    if (found) return found;
  }
  return identifiers[0];
}

/** The ResearchStudy's logical id: an NCT number as it is, else readable words of the identifier and a hash of it. */
export function studyIdOf(identifier: Identifier): string {
  const value = identifier.value.trim();
  if (identifier.kind === 'nct') return value.toUpperCase();
  if (identifier.kind === 'pmid') return `pmid-${value.replace(/\D/g, '')}`;
  const words = value
    .toLowerCase()
    .replace(/[?#].*$/, '')
    .split('/')
    .filter((word) => /[a-z0-9]/.test(word));
  const readable = (words.at(-1) ?? identifier.kind)
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 32)
    .replace(/^-+|-+$/g, '');
  return `${readable}-${hashOf(identifier.kind, identifier.kind === 'other' ? (identifier.system ?? '') : '', value).slice(0, 8)}`;
}

/** A logical id made of words: the same on every machine; 20 characters of base 32 (100 bits of SHA-256). */
export function hashOf(...words: readonly string[]): string {
  const digest = createHash('sha256')
    .update(words.map((word) => `${word.length}:${word}`).join(''))
    .digest();
  let bits = 0n;
  for (const byte of digest.subarray(0, 13)) bits = (bits << 8n) | BigInt(byte);
  return (bits >> 4n).toString(32).padStart(20, '0').slice(0, 20);
}

const folded = (text: string | undefined): string =>
  (text ?? '').normalize('NFKC').toLowerCase().replace(/\s+/g, ' ').trim();

/** What a fact is about, never its value or its place: two facts of equal meaning are one fact read twice, or a disagreement. */
export const meaningOf = (fact: Fact): string =>
  JSON.stringify([
    fact.cohort,
    folded(fact.outcome.text),
    fact.statistic,
    folded(fact.timing?.text),
    folded(fact.class),
    folded(fact.category),
  ]);

/** The trivial merge: one source, taken as it is. Throws where it has no identifier. */
export function mergedOf(study: Study): MergedStudy {
  const identifier = decidingIdentifier(study.identifiers);
  if (!identifier) throw new Error('a Study without identifiers cannot be published');
  const { source: _source, dataset: _dataset, cohorts, facts, damages, ...metadata } = study;
  return {
    id: studyIdOf(identifier),
    sources: [study],
    study: metadata,
    cohorts: cohorts.map((cohort) => ({ cohort, sources: [0] })),
    facts: facts.map((fact) => ({ fact, readings: [readingOf(fact, 0)] })),
    damages: damages.map((damage) => ({ ...damage, source: 0 })),
  };
}

/** Where a fact was read in one source. */
export const readingOf = (fact: Fact, source: number): MergedStudy['facts'][number]['readings'][number] => ({
  source,
  quote: fact.quote,
  ...(fact.pValue?.quote ? { pValueQuote: fact.pValue.quote } : {}),
});
