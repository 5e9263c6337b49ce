import { render } from './answer.ts';
import { contentOf } from './content.ts';
import {
  JSON_REPRESENTATION,
  notAcceptable,
  prefersNative,
  type Representation,
  representationOf,
} from './content-negotiation.ts';
import { crossOrigin, preflight } from './cross-origin.ts';
import { FhirError, issue, outcomeOf } from './error.ts';
import type { FhirRequest, FhirResponse } from './http.ts';
import type { Answer, Call, Caller, Context, Run } from './interactions/interaction.ts';
import type { InteractionName } from './interactions/table.ts';
import { parsePreferences } from './preferences.ts';
import type { Resource } from './resource.ts';
import { methodsAt, routeOf } from './routing.ts';
import { DEFAULTS, type Settings } from './settings.ts';
import type { ReadingStore } from './store.ts';

/** Name -> what carries it out: `readInteractions` or `writeInteractions`. */
export type Interactions<Store extends ReadingStore> = { readonly [Name in InteractionName]?: Run<Store> };

export interface ServerOptions<Store extends ReadingStore> {
  readonly interactions: Interactions<Store>;
  readonly store: Store;
  readonly settings?: Partial<Settings>;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Sleeps before a conflict is tried again; attempt 0, 1, 2 ... */
  readonly pause: (attempt: number) => Promise<void>;
  /** Told of every failure that is ours and not the client's. */
  readonly log: (failure: Failure) => void;
  /** Told how each entry of a bundle ended that was carried out by itself: those of a batch, and what a transaction reads. */
  readonly entryDone?: (entry: EntryDone) => void;
}

export interface EntryDone {
  readonly call: Pick<Call, 'method' | 'type' | 'id' | 'query'>;
  readonly status: number;
  /** Of the version read or written, where there is one. */
  readonly version?: number;
}

export interface Failure {
  readonly error: unknown;
  readonly method: string;
  readonly path: string;
  readonly requestId: string | undefined;
}

/** The protocol, from request to response; it never throws. */
export type FhirServer = (request: FhirRequest, caller: Caller) => Promise<FhirResponse>;

/** FHIR's REST interface over a store: https://hl7.org/fhir/R4/http.html */
export function fhirServer<Store extends ReadingStore>(options: ServerOptions<Store>): FhirServer {
  const settings = { ...DEFAULTS, ...options.settings };
  const run = async (call: Call, context: Context<Store>): Promise<Answer> => {
    const carriedOut = Object.hasOwn(options.interactions, call.name) ? options.interactions[call.name] : undefined;
    if (carriedOut === undefined)
      throw new FhirError('methodNotAllowed', `${call.name} is not served by this function, which may only read`);
    return carriedOut(call, context);
  };
  const { store, now, pause } = options;
  return async (request, caller) => {
    const { method, path } = request;
    const faultAnswer = (error: unknown): Answer => {
      if (!(error instanceof FhirError)) options.log({ error, method, path, requestId: caller.requestId });
      return answerOf(error, caller.requestId);
    };
    const context: Context<Store> = {
      ...caller,
      store,
      now,
      pause,
      settings,
      perform: (call) => told(call, run(call, context), options.entryDone),
      faultAnswer,
    };
    return atTheDoor(request, await responseTo(request, context, (call) => run(call, context)), caller);
  };
}

async function told(call: Call, done: Promise<Answer>, entryDone: ServerOptions<ReadingStore>['entryDone']) {
  try {
    const answer = await done;
    const version = answer.version?.version;
    entryDone?.({ call, status: answer.status, ...(version === undefined ? {} : { version }) });
    return answer;
  } catch (error) {
    entryDone?.({ call, status: error instanceof FhirError ? error.status : 500 });
    throw error;
  }
}

/** The one place where a throw becomes an answer. */
async function responseTo<Store extends ReadingStore>(
  request: FhirRequest,
  context: Context<Store>,
  carryOut: (call: Call) => Promise<Answer>,
): Promise<FhirResponse> {
  const parameters = new URLSearchParams(request.query);
  const { accept } = request.headers;
  const asked = representationOf(parameters, accept);
  const representation = asked ?? JSON_REPRESENTATION;
  try {
    if (request.method === 'OPTIONS') return preflight(request.path);
    const call = callOf(request, context.settings);
    if (asked === undefined && !(isBinary(call) && prefersNative(parameters, accept)))
      throw notAcceptable(parameters, accept);
    return await render(await carryOut(call), representation, context.base);
  } catch (error) {
    return faultResponse(context.faultAnswer(error), representation, context);
  }
}

/** A Binary can be read in its own type, whatever that is. */
const isBinary = ({ name, type }: Call): boolean => type === 'Binary' && (name === 'read' || name === 'vread');

function callOf(request: FhirRequest, settings: Settings): Call {
  const { method, path, query, headers, body } = request;
  const route = routeOf(method, path);
  if (body.length > settings.bodyLimit)
    throw new FhirError('tooLarge', `The body has ${body.length} bytes; ${settings.bodyLimit} are accepted`);
  const preferences = parsePreferences(headers.prefer);
  return { ...route, method, query, headers, preferences, content: contentOf(body, headers['content-type']) };
}

async function faultResponse<Store extends ReadingStore>(
  answer: Answer,
  representation: Representation,
  { base, faultAnswer }: Context<Store>,
): Promise<FhirResponse> {
  try {
    return await render(answer, representation, base);
  } catch (second) {
    return render(faultAnswer(second), JSON_REPRESENTATION, base);
  }
}

/** A fault as an answer: the client's with its issues, ours with a fixed text that tells nothing of the inside. */
export function answerOf(error: unknown, requestId = ''): Answer {
  const known = error instanceof FhirError;
  const issues = known
    ? error.issues
    : [issue('fatal', 'exception', `The server failed${requestId && `; request ${requestId}`}`)];
  const resource = outcomeOf(issues) as unknown as Resource;
  return { status: known ? error.status : 500, body: { kind: 'resource', resource } };
}

/** Too many requests, or the store is not to be had: both pass. */
const RETRIED = new Set([429, 503]);
const PRINTABLE = /^[\x21-\x7e]{1,200}$/;

/** What every response carries, whoever made it. */
function atTheDoor(
  { method, path, headers: asked }: FhirRequest,
  response: FhirResponse,
  { requestId }: Caller,
): FhirResponse {
  const theirs = asked['x-request-id'];
  const headers = {
    ...crossOrigin,
    'Cache-Control': 'private, no-cache',
    Vary: 'Accept, Authorization, Prefer',
    'X-Content-Type-Options': 'nosniff',
    ...(requestId === undefined ? {} : { 'X-Request-Id': requestId }),
    ...(RETRIED.has(response.status) ? { 'Retry-After': '1' } : {}),
    // https://hl7.org/fhir/R4/http.html#custom
    ...(theirs !== undefined && PRINTABLE.test(theirs) ? { 'X-Correlation-Id': theirs } : {}),
    ...(response.status === 405 ? { Allow: [...methodsAt(path), 'OPTIONS'].join(', ') } : {}),
    ...response.headers,
  };
  return { ...response, headers, body: method === 'HEAD' ? '' : response.body };
}
