import type { OperationOutcomeIssue } from 'fhir/r4.js';
import type { Access } from './access.ts';
import type { Resource } from './resource.ts';
import type { Clause, Query } from './search/query.ts';

/** One version of a resource as kept. */
export interface Version {
  readonly type: string;
  readonly id: string;
  /** 1, 2, 3, ... */
  readonly version: number;
  /** ISO 8601 instant with milliseconds, UTC; grows with each version. */
  readonly lastUpdated: string;
  /** A tombstone: it has no body. */
  readonly deleted: boolean;
  /** How it came to be, for history's Bundle.entry.request. */
  readonly method: 'POST' | 'PUT' | 'DELETE';
  /** The JSON served, with id, meta.versionId and meta.lastUpdated; '' for a tombstone. Decompressed when called. */
  text(): string;
  /** The same, parsed by parseJson. Do not modify it. */
  resource(): Resource;
}

/** One change. `ifMatch` is the version number the client believes to be current: any other state is a FhirError 'stale'. */
export type Write =
  /** A new resource under an id the caller made with `newId`, or that a client chose; it must not exist. */
  | { readonly action: 'create'; readonly type: string; readonly id: string; readonly resource: Resource }
  /** Replaces, revives or (update as create) makes. `ifNoneMatch: '*'` refuses where one exists. */
  | {
      readonly action: 'update';
      readonly type: string;
      readonly id: string;
      readonly resource: Resource;
      readonly ifMatch?: number;
      readonly ifNoneMatch?: '*';
    }
  | { readonly action: 'delete'; readonly type: string; readonly id: string; readonly ifMatch?: number };

export interface Written {
  /** 'unchanged': delete of what is not there; no version was added. */
  readonly outcome: 'created' | 'updated' | 'deleted' | 'unchanged';
  /** The version now current; undefined where a delete found nothing ever stored. */
  readonly version: Version | undefined;
}

/** A holder of the right to decide on criteria: read before searching, presented when writing. Opaque to the protocol. */
export interface Claim {
  readonly term: string;
  readonly holder: string | undefined;
}

export interface SearchPage {
  readonly matches: readonly Version[];
  readonly included: readonly Version[];
  readonly total?: { readonly value: number; readonly estimate: boolean };
  /** Cursors; undefined where there is no such page. */
  readonly next?: string;
  readonly previous?: string;
  readonly first?: string;
  /** Warnings and information for a `search.mode=outcome` entry. */
  readonly issues: readonly OperationOutcomeIssue[];
  /** Bundle.meta.lastUpdated: the instant from which a poller resumes without missing a write. */
  readonly lastUpdated: string;
  /** What the search did; present when asked for. */
  readonly explanation?: unknown;
}

/** A part of the space that ids are hashed into: from `low` to below `high`, both 0 to 1. */
export interface HashPart {
  readonly low: number;
  readonly high: number;
}

export interface SearchOptions {
  readonly explain?: boolean;
  /** Only resources whose ids hash into this part: parts that cover the whole find what the whole search finds, each resource in one of them. */
  readonly part?: HashPart;
  /** Who asks; absent: everything may be seen. Types without 's' are not searched, without 'r' not included, nor walked by chains and _has (403). */
  readonly access?: Access;
}

export interface HistoryScope {
  readonly type?: string;
  readonly id?: string;
}

export interface HistoryOptions {
  readonly count: number;
  /** Only versions made at or after this instant (ms). */
  readonly since?: number;
  /** Only versions that were current at some time in [low, high) (ms). */
  readonly at?: { readonly low: number; readonly high: number };
  readonly cursor?: string;
  /** Who asks: versions of types without 'r' are left out and not counted. Absent: everything may be seen. */
  readonly access?: Access;
}

export interface HistoryPage {
  /** Newest first, tombstones included. */
  readonly versions: readonly Version[];
  readonly total?: number;
  readonly next?: string;
  readonly previous?: string;
  readonly lastUpdated: string;
}

/** What can be asked of a store without the right to change it. */
export interface ReadingStore {
  /** The current version, tombstones included; undefined where none was ever stored. */
  read(type: string, id: string): Promise<Version | undefined>;
  /** The same of any number of distinct resources, by `Type/id`; one never stored is missing. */
  readMany(places: readonly { readonly type: string; readonly id: string }[]): Promise<ReadonlyMap<string, Version>>;
  vread(type: string, id: string, version: number): Promise<Version | undefined>;
  /** Throws FhirError: 'invalid' for a foreign cursor, 'goneCursor' for one whose list is gone. */
  search(query: Query, options?: SearchOptions): Promise<SearchPage>;
  history(scope: HistoryScope, options: HistoryOptions): Promise<HistoryPage>;
}

export interface FhirStore extends ReadingStore {
  /** A new server-assigned logical id. */
  newId(): string;
  /** The claims of the equality terms of criteria; read them, then search, then write with them. */
  claims(type: string, clauses: readonly Clause[]): Promise<readonly Claim[]>;
  /**
   * All or nothing; results in the order of the writes. One resource twice: FhirError 'invalid'.
   * FhirError 'conflict' where another writer is in the way or a claim has been taken since it was read: search again and repeat.
   */
  write(writes: readonly Write[], claims?: readonly Claim[]): Promise<readonly Written[]>;
  /** Replaces the body of an existing version in place ($meta-add and $meta-delete on a version); no new version. */
  amend(version: Version, resource: Resource): Promise<Version>;
}
