import { isSubtype } from '../definitions/elements.ts';
import { digitsOf } from '../json.ts';
import type { Item } from './item.ts';
import { FhirPathError } from './parse.ts';

/** What is known around an evaluation. */
export interface Environment {
  /** `%resource` and the like, without the percent sign. */
  readonly variables: Readonly<Record<string, readonly Item[]>>;
  /** The resource a reference points to, where it is at hand. */
  readonly resolve?: (reference: string) => Item | undefined;
  /** Regular expressions may run: only those of the specification, for a stranger's may never end. */
  readonly patterns?: boolean;
  /** Steps left; what a stranger's expression may cost. */
  budget: number;
}

export type Compiled = (focus: readonly Item[], environment: Environment, index: number) => readonly Item[];

export const EMPTY: readonly Item[] = [];
const TRUE: readonly Item[] = [{ value: true, type: 'System.Boolean' }];
const FALSE: readonly Item[] = [{ value: false, type: 'System.Boolean' }];
export const booleanItems = (value: boolean | undefined): readonly Item[] =>
  value === undefined ? EMPTY : value ? TRUE : FALSE;
/** The text of a primitive value; '' for anything else, whose own `toString` may be a client's word. */
export function textOf(value: unknown): string {
  if (typeof value === 'string' || typeof value === 'boolean') return String(value);
  return digitsOf(value) ?? '';
}

const MAX_TEXT = 1_000_000;
export function stringItems(value: string): readonly Item[] {
  if (value.length > MAX_TEXT) throw new FhirPathError('the text is too long');
  return [{ value, type: 'System.String' }];
}
export const numberItems = (value: number): readonly Item[] => [
  { value, type: Number.isInteger(value) ? 'System.Integer' : 'System.Decimal' },
];

/** The truth of a collection: of its one boolean, true for one other value, undefined where it is empty. */
export function truth(items: readonly Item[]): boolean | undefined {
  if (items.length === 0) return undefined;
  if (items.length > 1) throw new FhirPathError('expected one value');
  const value = items[0]?.value;
  return typeof value === 'boolean' ? value : true;
}

/** Whether an item is of a type by its FHIR or System name: `boolean` is a `Boolean`. */
export function isOfType({ type }: Item, name: string): boolean {
  const bare = type.replace('System.', '');
  return (
    isSubtype(bare, name) ||
    bare.charAt(0).toUpperCase() + bare.slice(1) === name ||
    (name === 'string' && (bare === 'id' || bare === 'code' || bare === 'markdown')) ||
    (name === 'uri' && URIS.has(bare)) ||
    (name === 'integer' && INTEGERS.has(bare))
  );
}
const URIS = new Set(['url', 'canonical', 'oid', 'uuid']);
const INTEGERS = new Set(['positiveInt', 'unsignedInt']);

/** Takes steps from the budget; throws FhirPathError where none are left. */
export function spend(environment: Environment, steps: number): void {
  environment.budget -= steps;
  if (environment.budget < 0) throw new FhirPathError('the expression costs too much');
}
