import type { SearchParameter } from '../../fhir/search/search-parameter.ts';
import { hash53, symbols } from './hash.ts';
import { indexedType } from './indexed-type.ts';

/**
 * What the index holds of a type, one definition for each parameter, pair and ordered term: its name -> a code of all that
 * entries depend on. A changed code means that entries written before do not tell about it.
 */
export function definitionsOf(type: string, base: string): ReadonlyMap<string, string> {
  const { parameters, profile, marks } = indexedType(type);
  const definitions = new Map<string, string>();
  for (const parameter of parameters) {
    const { code } = parameter;
    const listed = [profile.lists, profile.contains ?? [], [profile.primaryDate]].map((names) => names.includes(code));
    definitions.set(code, codeOf([shapeOf(parameter), marks.get(code), listed, base]));
  }
  for (const [p, q] of profile.pairs ?? []) definitions.set(`${p}&${q}`, together('&', p, q));
  for (const [p, q] of profile.ordered ?? []) definitions.set(`${p}>${q}`, together('>', p, q));
  return definitions;

  function together(kind: string, p: string, q: string): string {
    return codeOf([kind, definitions.get(p), definitions.get(q)]);
  }
}

/** How the keys of all lists are made: to be raised when an encoding or a term changes. */
const ENCODINGS = 1;
export const CODE_LENGTH = 5;

const shapeOf = ({ code, type, routes, components }: SearchParameter): unknown => [
  ...[code, type, routes],
  components?.map(shapeOf),
];

const codeOf = (definition: unknown): string =>
  symbols(hash53(JSON.stringify([ENCODINGS, definition])) % 2 ** 30, CODE_LENGTH);
