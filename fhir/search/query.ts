import type { OperationOutcomeIssue } from 'fhir/r4.js';
import type { SearchParameter } from './search-parameter.ts';

/** A search, parsed and typed: https://hl7.org/fhir/R4/search.html. All clauses must hold. */
export interface Query {
  /** One type; several for a system-level search with `_type`; empty for a system-level search over every type. */
  readonly types: readonly string[];
  readonly clauses: readonly Clause[];
  readonly sort: readonly SortKey[];
  /** Page size asked for, already capped; 0 is the same as `_summary=count`. */
  readonly count: number;
  /** Opaque cursor of a `next`, `previous` or `first` link. */
  readonly cursor?: string;
  readonly total: 'none' | 'estimate' | 'accurate';
  readonly summary?: 'true' | 'text' | 'data' | 'count' | 'false';
  readonly elements?: readonly string[];
  readonly include: readonly Include[];
  readonly revinclude: readonly Include[];
  /** What was ignored and why (unknown parameters under lenient handling). */
  readonly warnings: readonly OperationOutcomeIssue[];
  /** The query as understood, percent-encoded, without cursor: the self link. */
  readonly self: string;
}

export type Clause = ParameterClause | MissingClause | ChainClause | HasClause;

/** `code=a,b`: any of the operands. With `:not`, none of them. */
export interface ParameterClause {
  readonly kind: 'parameter';
  readonly parameter: SearchParameter;
  readonly modifier?: Modifier;
  readonly operands: readonly Operand[];
  /** As written, `name=value`, for messages. */
  readonly text: string;
}

export interface MissingClause {
  readonly kind: 'missing';
  readonly parameter: SearchParameter;
  readonly missing: boolean;
  readonly text: string;
}

/** `subject:Patient.name=peter`: the reference points to a resource of one of `targets` for which `inner` holds. */
export interface ChainClause {
  readonly kind: 'chain';
  readonly parameter: SearchParameter;
  /** For each possible target type the clause in that type's own parameters. */
  readonly targets: readonly { readonly type: string; readonly inner: Clause }[];
  readonly text: string;
}

/** `_has:Observation:patient:code=1234`: some resource of `type` refers here by `parameter` and `inner` holds for it. */
export interface HasClause {
  readonly kind: 'has';
  readonly type: string;
  readonly parameter: SearchParameter;
  readonly inner: Clause;
  readonly text: string;
}

/** https://hl7.org/fhir/R4/search.html#modifiers, `:missing` and `:[type]` aside: those have their own form. */
export type Modifier =
  | 'exact'
  | 'contains'
  | 'not'
  | 'text'
  | 'in'
  | 'not-in'
  | 'above'
  | 'below'
  | 'identifier'
  | 'of-type';

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap';

/** One OR value, parsed by the type of its parameter. */
export type Operand =
  | { readonly kind: 'string'; readonly value: string }
  /** `system` undefined: any system; '' : no system (`|code`). `code` undefined: any code of the system (`system|`). */
  | { readonly kind: 'token'; readonly system?: string; readonly code?: string }
  /** `:in`, `:not-in`, `:above`, `:below`: a ValueSet URL or `system|code`; expanded before evaluation. */
  | { readonly kind: 'valueset'; readonly url: string }
  | { readonly kind: 'of-type'; readonly system?: string; readonly code: string; readonly value: string }
  | {
      readonly kind: 'reference';
      readonly type?: string;
      readonly id?: string;
      readonly version?: string;
      readonly url?: string;
    }
  | { readonly kind: 'date'; readonly prefix: Prefix; readonly low: number; readonly high: number }
  | {
      readonly kind: 'number';
      readonly prefix: Prefix;
      readonly low: number;
      readonly high: number;
      readonly value: number;
    }
  | {
      readonly kind: 'quantity';
      readonly prefix: Prefix;
      readonly low: number;
      readonly high: number;
      readonly value: number;
      readonly system?: string;
      readonly code?: string;
      readonly canonical?: {
        readonly unit: string;
        readonly low: number;
        readonly high: number;
        readonly value: number;
      };
    }
  | { readonly kind: 'uri'; readonly value: string }
  | { readonly kind: 'composite'; readonly components: readonly Operand[] };

export interface SortKey {
  readonly parameter: SearchParameter;
  readonly descending: boolean;
}

/** `_include=Observation:subject:Group`; parameter `*` for every reference parameter, source `*` for matches of every type. */
export interface Include {
  readonly source: string;
  readonly parameter: SearchParameter | '*';
  readonly target?: string;
  readonly iterate: boolean;
}
