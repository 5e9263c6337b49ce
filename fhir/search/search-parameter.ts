/** The kinds of search parameter: https://hl7.org/fhir/R4/search.html#ptypes */
export type SearchParameterType =
  | 'string'
  | 'token'
  | 'reference'
  | 'date'
  | 'number'
  | 'quantity'
  | 'uri'
  | 'composite'
  | 'special';

/** One search parameter as it applies to one resource type. Rows come from the official definitions and from our own table. */
export interface SearchParameter {
  /** The name in a URL: `code`, `based-on`, `_lastUpdated`. */
  readonly code: string;
  readonly type: SearchParameterType;
  /** Canonical URL of its definition. */
  readonly url: string;
  /** Its FHIRPath expression, compiled for this resource type: see route.ts. Empty for `_text`, `_content` and `_list`. */
  readonly routes: readonly string[];
  /** Resource types a reference may point to; undefined: any type. */
  readonly targets?: readonly string[];
  /** Parts of a composite, each a parameter with routes relative to the composite's own. */
  readonly components?: readonly SearchParameter[];
}
