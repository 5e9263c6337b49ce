/**
 * JSON whose decimals keep their digits: `1.50` in, `1.50` out (https://hl7.org/fhir/R4/datatypes.html#decimal).
 * A number whose shortest JavaScript spelling differs from its source is held as a raw JSON value.
 */

/** A JSON number kept as it was written; made by `JSON.rawJSON`. */
export interface RawNumber {
  readonly rawJSON: string;
}

export type Json = string | number | boolean | null | RawNumber | readonly Json[] | { readonly [key: string]: Json };

interface JsonWithRaw {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
  rawJSON(text: string): RawNumber;
  isRawJSON(value: unknown): value is RawNumber;
}
const json = JSON as unknown as JsonWithRaw;

/**
 * Numbers that JavaScript may write otherwise: a trailing zero, an exponent, 16 characters and more, below 0.000001, minus
 * zero. A text without any is parsed without reviver, three times as fast; one like it inside of a string costs only time.
 */
const RESPELLED =
  /[:,[]\s*-?(?:\d+\.\d*0|\d[\d.]{15,}|0\.0{6}\d*|\d[\d.]*[eE][-+]?\d+)\s*[,}\]]|[:,[]\s*-0\s*[,}\]]|^[^{[]/;

/** Parses JSON text; throws SyntaxError. Decimals whose digits a double would lose stay RawNumber. */
export function parseJson(text: string): unknown {
  if (!RESPELLED.test(text)) return JSON.parse(text);
  return json.parse(text, (_key, value, { source }) =>
    typeof value === 'number' && source !== undefined && String(value) !== source ? json.rawJSON(source) : value,
  );
}

export const isRawNumber = (value: unknown): value is RawNumber => json.isRawJSON(value);

/** The digits of a JSON number as written, or undefined where the value is no number. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return isRawNumber(value) ? value.rawJSON : undefined;
}

/** A JSON number as a double, or undefined where the value is no number. */
export function numberOf(value: unknown): number | undefined {
  const digits = digitsOf(value);
  return digits === undefined ? undefined : Number(digits);
}

/** A number with exactly these digits, for writing: `decimal('1.50')`. */
export function decimal(digits: string): number | RawNumber {
  return String(Number(digits)) === digits ? Number(digits) : json.rawJSON(digits);
}
