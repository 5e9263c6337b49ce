/**
 * What a search parameter extracts from a resource, ready to compare and to index.
 * Instants are milliseconds since 1970 (UTC); intervals are [low, high) with -Infinity and Infinity for open ends.
 */
export type SearchValue =
  | StringValue
  | TokenValue
  | ReferenceValue
  | DateValue
  | NumberValue
  | QuantityValue
  | UriValue
  | CompositeValue;

export interface StringValue {
  readonly kind: 'string';
  readonly value: string;
  /** A later part of a family name, found by its beginning too (`Quinones` in `Carreno Quinones`), but no value for `:exact`. */
  readonly part?: true;
}

/** A Coding, CodeableConcept part, Identifier, code, boolean, ContactPoint: https://hl7.org/fhir/R4/search.html#token */
export interface TokenValue {
  readonly kind: 'token';
  readonly system?: string;
  readonly code?: string;
  /** Display, CodeableConcept.text or Identifier.type.text, searched by `:text`. */
  readonly texts?: readonly string[];
  /** Codings of Identifier.type, searched by `:of-type`. */
  readonly ofType?: readonly { readonly system?: string; readonly code?: string }[];
}

/** A literal or logical reference; one of a contained resource has only `contained`: it counts as a value, and no search value finds it. */
export interface ReferenceValue {
  readonly kind: 'reference';
  /** Set where the reference is relative, or absolute below this server's base. */
  readonly type?: string;
  readonly id?: string;
  readonly version?: string;
  /** The reference as written, where it is absolute, a urn or a canonical. */
  readonly url?: string;
  readonly identifier?: { readonly system?: string; readonly value?: string };
  readonly display?: string;
  /** Id of the contained resource referred to, without '#': chains are evaluated inside it. */
  readonly contained?: string;
}

export interface DateValue {
  readonly kind: 'date';
  readonly low: number;
  readonly high: number;
}

/** `low`..`high` is the range implied by the digits written: 5.4 is [5.35, 5.45). A Range has no `value`: only its interval counts. */
export interface NumberValue {
  readonly kind: 'number';
  readonly low: number;
  readonly high: number;
  readonly value?: number;
}

export interface QuantityValue {
  readonly kind: 'quantity';
  /** Interval of the values that the quantity may stand for (precision, comparator, Range, SampledData). */
  readonly low: number;
  readonly high: number;
  /** The point itself, where there is one (no comparator, no Range). */
  readonly value?: number;
  readonly system?: string;
  readonly code?: string;
  readonly unit?: string;
  /** The same in canonical UCUM units, where the unit is UCUM and known. */
  readonly canonical?: { readonly unit: string; readonly low: number; readonly high: number; readonly value?: number };
}

export interface UriValue {
  readonly kind: 'uri';
  readonly value: string;
}

/** One element of the composite's base: for each component the values found there. */
export interface CompositeValue {
  readonly kind: 'composite';
  readonly components: readonly (readonly SearchValue[])[];
}
