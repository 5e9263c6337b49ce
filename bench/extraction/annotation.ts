import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { type AbstractSection, composeAbstract } from '../../fhir-mappings/sources/abstract/compose.ts';

/** One fact marked by reading; annotations/README.md says how. */
export interface AnnotatedFact {
  readonly statistic: string;
  readonly value: string;
  readonly comparator?: string;
  readonly unit?: string;
  readonly numerator?: string;
  readonly denominator?: string;
  readonly dispersion?: { readonly kind: string; readonly value: string };
  readonly interval?: { readonly kind: string; readonly low: string; readonly high: string; readonly level?: string };
  readonly p?: { readonly value: string; readonly comparator?: string };
  readonly start: number;
  readonly end: number;
  readonly group: readonly [start: number, end: number] | null;
}

export interface Annotated {
  readonly pmcid: string;
  readonly sha256: string;
  readonly set: 'development' | 'blind';
  readonly facts: readonly AnnotatedFact[];
}

/** Annotations whose abstract is among the samples, with its text; a text whose hash differs is left out. */
export function annotatedTexts(
  samples: string,
  set: Annotated['set'],
): readonly { readonly annotated: Annotated; readonly text: string }[] {
  const texts = textsIn(samples);
  const folder = new URL('../annotations/', import.meta.url);
  return readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name): Annotated => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    .filter((annotated) => annotated.set === set)
    .flatMap((annotated) => {
      const text = texts.get(annotated.pmcid);
      return text !== undefined && hashOf(text) === annotated.sha256 ? [{ annotated, text }] : [];
    });
}

const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

function textsIn(samples: string): ReadonlyMap<string, string> {
  const lines = readFileSync(samples, 'utf8').split('\n').filter(Boolean);
  return new Map(
    lines.map((line) => {
      const { pmcid, sections }: { pmcid: string; sections: readonly AbstractSection[] } = JSON.parse(line);
      return [pmcid, composeAbstract(sections)] as const;
    }),
  );
}
