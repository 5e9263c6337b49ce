import type { Resource } from '../../fhir/resource.ts';

/** Where one entry of a resource goes, before the write id is known: the item is { pk, sk: `${sk}~${w}`, ...attributes }. */
export interface IndexKey {
  readonly pk: string;
  readonly sk: string;
}

/** Everything the index holds of one resource: the keys of its entries, and the attributes that each of them carries. */
export interface IndexImage {
  readonly keys: readonly IndexKey[];
  /** f signature, m presence, d and e primary date low and high (ms), g index generation. */
  readonly attributes: {
    readonly f?: string;
    readonly m?: string;
    readonly d?: number;
    readonly e?: number;
    readonly g: number;
  };
}

/** Pure: the image of a resource (id set) under the index profile. The feed entry is not part of it. */
export type Indexer = (resource: Resource) => IndexImage;
