import { compareValues } from '../fhirpath/compare.ts';
import { equalValues, type Item, isObject, type JsonObject } from '../fhirpath/item.ts';

/** The value of `fixed[x]`, `pattern[x]`, `minValue[x]` ... of an ElementDefinition. */
export function choiceOf(definition: JsonObject, name: string): unknown {
  const key = Object.keys(definition).find(
    (candidate) => candidate.startsWith(name) && /^[A-Z]/.test(candidate.slice(name.length)),
  );
  return key === undefined ? undefined : definition[key];
}

/** Whether a value holds all that a pattern says: https://hl7.org/fhir/R4/elementdefinition-definitions.html#ElementDefinition.pattern_x_ */
export function matchesPattern(value: unknown, pattern: unknown): boolean {
  if (Array.isArray(pattern))
    return Array.isArray(value) && pattern.every((wanted) => value.some((item) => matchesPattern(item, wanted)));
  if (!isObject(pattern)) return equalValues(value, pattern);
  return (
    isObject(value) &&
    Object.keys(pattern).every((key) => Object.hasOwn(value, key) && matchesPattern(value[key], pattern[key]))
  );
}

/** What a value lacks of fixed[x], pattern[x], minValue[x], maxValue[x] and maxLength; undefined where nothing. */
export function valueFault({ value }: Item, definition: JsonObject): string | undefined {
  if (value === undefined) return undefined;
  const fixed = choiceOf(definition, 'fixed');
  if (fixed !== undefined && !equalValues(value, fixed)) return `must be ${shown(fixed)}`;
  const pattern = choiceOf(definition, 'pattern');
  if (pattern !== undefined && !matchesPattern(value, pattern)) return `must match ${shown(pattern)}`;
  if ((compareValues(value, choiceOf(definition, 'minValue')) ?? 0) < 0) return 'is below the least value';
  if ((compareValues(value, choiceOf(definition, 'maxValue')) ?? 0) > 0) return 'is above the greatest value';
  const { maxLength } = definition;
  const tooLong = typeof maxLength === 'number' && typeof value === 'string' && value.length > maxLength;
  return tooLong ? `must not be longer than ${maxLength} characters` : undefined;
}

const shown = (value: unknown) => {
  const text = JSON.stringify(value);
  return text.length > 200 ? `${text.slice(0, 200)}...` : text;
};
