import { FhirError } from '../error.ts';
import { isRawNumber } from '../json.ts';

export type JsonObject = Record<string, unknown>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isRawNumber(value);

/** Sets an own property whatever its name: assigning to `__proto__` would reach the prototype. */
export function put(object: JsonObject, key: string, value: unknown): void {
  Object.defineProperty(object, key, { value, writable: true, enumerable: true, configurable: true });
}

/** How many values one patch may still copy: a `copy` into itself would otherwise double a document each time. */
export interface CopyBudget {
  left: number;
}

const MAX_DEPTH = 500;

/** A copy of a JSON value that shares nothing but RawNumbers; FhirError `tooLarge` where the budget is spent, `structure` where it is too deep. */
export function copyJson(value: unknown, budget: CopyBudget, depth = 0): unknown {
  budget.left--;
  if (depth > MAX_DEPTH) throw new FhirError('structure', `the patch is nested deeper than ${MAX_DEPTH} levels`);
  if (budget.left < 0) throw new FhirError('tooLarge', 'the patch copies too much');
  if (Array.isArray(value)) return value.map((item) => copyJson(item, budget, depth + 1));
  if (!isObject(value)) return value;
  const copy: JsonObject = {};
  for (const key of Object.keys(value)) put(copy, key, copyJson(value[key], budget, depth + 1));
  return copy;
}
