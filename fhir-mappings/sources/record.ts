import { SourceError } from '../study.ts';

/** A JSON object whose members are looked up as own properties only. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The own member `name` of a JSON object, or undefined. */
export const member = (object: unknown, name: string): unknown =>
  isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;

/** A text that says something, with its white space as published; undefined for anything else. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Texts of an array, or of a single text in its place. */
export const textsOf = (value: unknown): readonly string[] =>
  (Array.isArray(value) ? value : [value]).flatMap((item) => textOf(item) ?? []);

export const arrayOf = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? value : value === undefined ? [] : [value];

/** A text that the record cannot do without; SourceError where it is missing. */
export function requiredText(value: unknown, path: string): string {
  const text = textOf(value);
  if (text === undefined) throw new SourceError(`${path} is missing: the record cannot be published without it`, path);
  return text;
}
