import { sectionsOf } from './abstract/sections.ts';

/** Words by which a text speaks of the research that it reports. */
const OWN_RESEARCH =
  /\b(?:(?:in|of|for|from) (?:this|the present|our|the current) (?:study|trial|experiment|survey|investigation)|(?:this|our|the present|the current) (?:\w+[ -]){0,3}(?:study|trial|experiment|investigation) (?:was|is|were|has|had|aims?|aimed|examined?|evaluate[sd]?|investigate[sd]?|compare[sd]?|assess\w*|describe[sd]?|report\w*|explore[sd]?|used?)|we (?:investigated|examined|evaluated|enrolled|randomi[sz]ed|recruited|studied|measured|tested|compared|assessed|surveyed|interviewed|conducted|proposed)|were (?:randomi[sz]ed|randomly assigned|enrolled|recruited|exposed to))\b/i;

const REGISTRY = /\bNCT\d{8}\b|\bISRCTN\d+\b|clinicaltrials\.gov/i;

/**
 * Why a catalog's dataset is no study, or undefined where it is one. It is one where its description is a structured abstract, where it names a
 * trial registry's record, or where it speaks of its own research ("in this study", "we enrolled").
 */
export function noStudyRule(title: string, description: string, references: readonly string[]): string | undefined {
  const kinds = new Set(sectionsOf(description).flatMap(({ kind }) => (kind === 'other' ? [] : [kind])));
  if (kinds.size >= 2) return undefined;
  if ([title, description, ...references].some((text) => REGISTRY.test(text))) return undefined;
  if (OWN_RESEARCH.test(description)) return undefined;
  return 'its description is no structured abstract, names no trial registration and does not speak of its own research';
}
