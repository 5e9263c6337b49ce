import { versionUrl } from '../answer.ts';
import { FhirError, issue, outcomeOf } from '../error.ts';
import type { Resource } from '../resource.ts';
import type { Claim, FhirStore, Version, Write, Written } from '../store.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { referencesHeld } from './references-held.ts';

/** What a writing interaction is about, found out before anything is formed: by its address, by a new id, or by criteria. */
export interface Aim {
  readonly targets: readonly Target[];
  /** Read before the criteria were searched. */
  readonly claims: readonly Claim[];
  /** What criteria found and what stays as it is (conditional create). */
  readonly found?: Version;
}

export interface Target {
  readonly id: string;
  /** The version that criteria found: the write holds only as long as that is current. */
  readonly version?: number;
}

/** One kind of change in two steps, so that a transaction can resolve references between them. */
export interface ChangeKind {
  aim(call: Call, context: Context<FhirStore>): Promise<Aim>;
  form(call: Call, target: Target, context: Context<FhirStore>): Promise<Write>;
}

/** Attempts at a decision that other writers keep overtaking; then the client is told 409. */
const ATTEMPTS = 8;
/** Milliseconds after which nothing is begun again: the gateway waits 30 s for an answer. */
export const PATIENCE = 12_000;

/** Decides and writes; decides again where another writer was first. */
export async function carryOut(kind: ChangeKind, call: Call, context: Context<FhirStore>): Promise<Answer> {
  const begun = context.now();
  for (let attempt = 0; ; attempt++) {
    try {
      const aim = await kind.aim(call, context);
      const writes = await Promise.all(aim.targets.map((target) => kind.form(call, target, context)));
      await referencesHeld(writes, context);
      const written = writes.length === 0 ? [] : await context.store.write(writes, aim.claims);
      return changeAnswer(aim, written, call, context.base);
    } catch (error) {
      if (attempt + 1 === ATTEMPTS || context.now() - begun > PATIENCE || !isOvertaken(error, call)) throw error;
      await context.pause(attempt);
    }
  }
}

/** Whether another writer was first, and not a client that named an outdated version. */
export const isOvertaken = (error: unknown, call: Call): boolean =>
  error instanceof FhirError &&
  (error.fault === 'conflict' ||
    (error.fault === 'stale' && call.headers['if-match'] === undefined && call.headers['if-none-match'] === undefined));

const STATUS = { created: 201, updated: 200, deleted: 204, unchanged: 204 } as const satisfies Record<
  Written['outcome'],
  number
>;

/** https://hl7.org/fhir/R4/http.html#ops: status, Location where something was made, and the body that Prefer asks for. */
export function changeAnswer(aim: Aim, written: readonly Written[], call: Call, base: string): Answer {
  const [first] = written;
  const version = first === undefined ? aim.found : written.length === 1 ? first.version : undefined;
  const outcome = first?.outcome ?? (version === undefined ? 'unchanged' : 'updated');
  // a conditional create that found its resource tells where it is, as one that made it does
  const located = outcome === 'created' || aim.found !== undefined;
  const location = located && version !== undefined ? versionUrl(version, base) : undefined;
  const answer = { status: STATUS[outcome], version, ...(location === undefined ? {} : { location }) };
  if (call.preferences.return === 'OperationOutcome') return withOutcome(answer, outcome, written.length);
  if (call.preferences.return === 'minimal' || version === undefined || version.deleted) return answer;
  return { ...answer, body: { kind: 'version', version } };
}

function withOutcome(answer: Answer, outcome: Written['outcome'], count: number): Answer {
  const { version } = answer;
  const what = version === undefined ? `${count} resources` : `${version.type}/${version.id}`;
  const resource = outcomeOf([issue('information', 'informational', `${what} ${outcome}`)]) as unknown as Resource;
  return { ...answer, status: answer.status === 204 ? 200 : answer.status, body: { kind: 'resource', resource } };
}
