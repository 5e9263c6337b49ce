import { versionUrl } from '../answer.ts';
import { FhirError, issue, outcomeOf } from '../error.ts';
import type { Resource } from '../resource.ts';
import type { Claim, FhirStore, Version, Write, Written } from '../store.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** What a writing interaction has decided to do, before it is done: alone, or with the others of a transaction. */
export interface Change {
  /** Undefined where criteria leave nothing to write. */
  readonly writes: readonly Write[];
  /** Read before the criteria were searched; undefined without criteria. */
  readonly claims?: readonly Claim[];
  /** The resource that criteria found and that stays as it is. */
  readonly found?: Version;
  /** Whether the decision rests on a state that may have changed since, and can be taken anew. */
  readonly repeatable: boolean;
}

export type Prepare = (call: Call, context: Context<FhirStore>) => Promise<Change>;

/** Attempts at a decision that other writers keep overtaking; then the client is told 409. */
const ATTEMPTS = 8;

/** Decides and writes; decides again where another writer was first. */
export async function carryOut(prepare: Prepare, call: Call, context: Context<FhirStore>): Promise<Answer> {
  for (let attempt = 0; ; attempt++) {
    const change = await prepare(call, context);
    try {
      const written = change.writes.length === 0 ? [] : await context.store.write(change.writes, change.claims);
      return changeAnswer(change, written, call, context.base);
    } catch (error) {
      if (attempt + 1 === ATTEMPTS || !mayRepeat(error, change)) throw error;
      await context.pause(attempt);
    }
  }
}

const mayRepeat = (error: unknown, { repeatable }: Change): boolean =>
  error instanceof FhirError && (error.fault === 'conflict' || (repeatable && error.fault === 'stale'));

const STATUS = { created: 201, updated: 200, deleted: 204, unchanged: 204 } as const satisfies Record<
  Written['outcome'],
  number
>;

/** https://hl7.org/fhir/R4/http.html#ops: status, Location where something was made, and the body that Prefer asks for. */
export function changeAnswer(change: Change, written: readonly Written[], call: Call, base: string): Answer {
  const [first] = written;
  const version = first === undefined ? change.found : first.version;
  const outcome = first?.outcome ?? (version === undefined ? 'unchanged' : 'updated');
  const location = outcome === 'created' && version !== undefined ? versionUrl(version, base) : undefined;
  const answer = { status: STATUS[outcome], version, ...(location === undefined ? {} : { location }) };
  if (call.preferences.return === 'OperationOutcome') return withOutcome(answer, outcome, written.length, version);
  if (call.preferences.return === 'minimal' || version === undefined || version.deleted) return answer;
  return { ...answer, body: { kind: 'version', version } };
}

function withOutcome(answer: Answer, outcome: Written['outcome'], count: number, version: Version | undefined): Answer {
  const what = version === undefined || count > 1 ? `${count} resources` : `${version.type}/${version.id}`;
  const resource = outcomeOf([issue('information', 'informational', `${what} ${outcome}`)]) as unknown as Resource;
  return { ...answer, status: answer.status === 204 ? 200 : answer.status, body: { kind: 'resource', resource } };
}
