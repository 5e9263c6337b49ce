import type { Access } from '../access.ts';
import type { BundleAnswer } from '../bundle.ts';
import type { MediaType } from '../content-negotiation.ts';
import type { Preferences } from '../preferences.ts';
import type { Resource } from '../resource.ts';
import type { Settings } from '../settings.ts';
import type { ReadingStore, Version } from '../store.ts';
import type { InteractionName } from './table.ts';

/** What the rim knows of one request and the client cannot choose. */
export interface Caller {
  /** Public base without trailing slash: `https://example.org/r4`. */
  readonly base: string;
  readonly access: Access;
  /** Repeated in X-Request-Id and in the outcome of a failure. */
  readonly requestId?: string;
}

/** Everything an interaction may use besides what it was asked. */
export interface Context<Store extends ReadingStore = ReadingStore> extends Caller {
  readonly store: Store;
  readonly settings: Settings;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Sleeps a little longer at each attempt (0, 1, 2 ...), jittered: between the repetitions of a conflict. */
  readonly pause: (attempt: number) => Promise<void>;
  /** Carries out one entry of a batch, as if it had come by itself. */
  readonly perform: (call: Call) => Promise<Answer>;
  /** What a fault of one entry is answered with; logs it where it is ours. */
  readonly faultAnswer: (error: unknown) => Answer;
  /** `Type/id` of what the transaction under way deletes: its other criteria do not find them. */
  readonly gone?: ReadonlySet<string>;
}

/** A body as it came: parsed on demand, so that an interaction that needs none ignores it. */
export interface Content {
  /** Undefined where there is no body. */
  readonly mediaType: MediaType | undefined;
  /** As it came; undefined for an entry of a Bundle. */
  readonly contentType?: string;
  /** Parsed JSON or XML: a resource, or an array for JSON Patch. Throws FhirError 'structure'. */
  parsed(): Promise<unknown>;
  /** The body as it came; empty for an entry of a Bundle. */
  readonly bytes: Uint8Array;
}

/** One interaction asked for, by HTTP or by an entry of a Bundle. */
export interface Call {
  readonly name: InteractionName;
  readonly method: string;
  /** From the path; '' where the path has none. */
  readonly type: string;
  readonly id: string;
  readonly versionId: string;
  /** The query string and a form's body, percent-encoded, joined by '&'. */
  readonly query: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly preferences: Preferences;
  readonly content: Content;
}

export type Body =
  | { readonly kind: 'version'; readonly version: Version }
  | { readonly kind: 'resource'; readonly resource: Resource }
  | { readonly kind: 'bundle'; readonly bundle: BundleAnswer }
  | { readonly kind: 'raw'; readonly contentType: string; readonly content: string | Uint8Array };

/** What an interaction answers, before it is written in the client's format. */
export interface Answer {
  readonly status: number;
  readonly body?: Body;
  /** The version spoken of: ETag, Last-Modified and Content-Location. */
  readonly version?: Version;
  /** Absolute; set where something was created. */
  readonly location?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export type Run<Store extends ReadingStore> = (call: Call, context: Context<Store>) => Promise<Answer>;
