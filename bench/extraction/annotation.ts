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

/** Annotations of a set whose text stands in one of the files, told by its hash; `absent` counts those whose text does not. */
export function annotatedTexts(
  files: readonly string[],
  set: Annotated['set'],
): { readonly texts: readonly { readonly annotated: Annotated; readonly text: string }[]; readonly absent: number } {
  const known = new Map(files.flatMap(textsIn).map((text) => [hashOf(text), text]));
  const folder = new URL('../annotations/', import.meta.url);
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.json'))
    .map((name): Annotated => JSON.parse(readFileSync(new URL(name, folder), 'utf8')))
    .filter((annotated) => annotated.set === set);
  const texts = all.flatMap((annotated) => {
    const text = known.get(annotated.sha256);
    return text === undefined ? [] : [{ annotated, text }];
  });
  return { texts, absent: all.length - texts.length };
}

const hashOf = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

interface Line {
  readonly sections?: readonly AbstractSection[];
  readonly text?: string;
}

/** A line is `{ pmcid, sections }` or `{ pmcid, text }`. */
const textsIn = (file: string): readonly string[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const { sections, text }: Line = JSON.parse(line);
      return text ?? composeAbstract(sections ?? []);
    });
