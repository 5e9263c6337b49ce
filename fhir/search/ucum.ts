/** The system of UCUM codes: https://hl7.org/fhir/R4/datatypes.html#Quantity */
export const UCUM = 'http://unitsofmeasure.org';

/** A unit expressed in base units, and how a value in it is converted to them. */
export interface CanonicalUnit {
  /** The same text for all units of one dimension: `g.s-1`. */
  readonly unit: string;
  readonly convert: (value: number) => number;
}

/** The canonical form of a UCUM code, or undefined where it is none or cannot be converted. */
export function canonicalUnit(_code: string): CanonicalUnit | undefined {
  return undefined;
}
