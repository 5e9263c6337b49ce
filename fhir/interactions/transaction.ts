import type { EntryAnswer } from '../bundle.ts';
import { type Rewrite, rewriteLinks } from '../bundle-references.ts';
import { type EntryCall, entryCall } from '../bundle-request.ts';
import { entryAnswer } from '../bundle-response.ts';
import { entryContent } from '../content.ts';
import { FhirError } from '../error.ts';
import { inParallel } from '../in-parallel.ts';
import type { Claim, FhirStore, Write, Written } from '../store.ts';
import { type Aim, type ChangeKind, changeAnswer, isOvertaken, PATIENCE } from './change.ts';
import { CHANGES } from './changes.ts';
import { conditionalReferences } from './conditional-references.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { referencesHeld } from './references-held.ts';
import { INTERACTIONS } from './table.ts';
import { atEntry, gathered, throwAll } from './transaction-faults.ts';
import { identitiesOf, linksOf } from './transaction-identities.ts';

/** Attempts at a transaction whose criteria other writers decide on at the same time; then the client is told 409 and may repeat. */
const ATTEMPTS = 4;

/** An entry that changes something, and what it aims at. */
export interface Aimed {
  readonly entry: EntryCall;
  readonly aim: Aim;
}

/** All entries or none: https://hl7.org/fhir/R4/http.html#trules */
export async function transaction(
  entries: readonly unknown[],
  call: Call,
  context: Context<FhirStore>,
): Promise<Answer> {
  const calls = gathered(entries, (entry, index) => entryCall(entry, index, context.base, call.headers.prefer));
  for (const entry of calls) permitted(entry);
  const begun = context.now();
  for (let attempt = 0; ; attempt++) {
    try {
      const answers = await carriedOut(calls, context);
      return {
        status: 200,
        body: { kind: 'bundle', bundle: { type: 'transaction-response', links: [], entries: answers } },
      };
    } catch (error) {
      const decides = calls.some(({ call }) => isConditional(call));
      const late = context.now() - begun > PATIENCE;
      if (!decides || late || attempt + 1 === ATTEMPTS || !isOvertaken(error, call)) throw error;
      await context.pause(attempt);
    }
  }
}

const isConditional = ({ name, headers }: Call): boolean =>
  name.startsWith('conditional') || headers['if-none-exist'] !== undefined;

const changes = (entry: EntryCall): boolean => CHANGES.has(entry.call.name);

function permitted(entry: EntryCall): void {
  if (changes(entry) || INTERACTIONS[entry.call.name].reads) return;
  throw atEntry(new FhirError('notSupported', `${entry.call.name} cannot be part of a transaction`), entry.index);
}

async function carriedOut(calls: readonly EntryCall[], context: Context<FhirStore>): Promise<readonly EntryAnswer[]> {
  const aimed = await aimsOf(calls.filter(changes), context);
  identitiesOf(aimed);
  const writes = await formed(aimed, context);
  const all = writes.flat();
  await referencesHeld(all, context);
  const written = all.length === 0 ? [] : await context.store.write(all, claimsOf(aimed));
  const answers = changeAnswers(aimed, writes, written, context.base);
  // what is read sees what the same transaction has written
  const reads = calls.filter((entry) => !changes(entry));
  await inParallel(reads, async ({ index, call }) => {
    answers[index] = await readAnswer(call, context);
  });
  return answers;
}

/** Deletions first, since criteria must not find what this transaction deletes: https://hl7.org/fhir/R4/http.html#trules */
async function aimsOf(entries: readonly EntryCall[], context: Context<FhirStore>): Promise<readonly Aimed[]> {
  const aim = (within: Context<FhirStore>) => async (entry: EntryCall) => {
    return { entry, aim: await atEntryOf(entry, () => kindOf(entry).aim(entry.call, within)) };
  };
  const deletes = (entry: EntryCall) => entry.call.method === 'DELETE';
  const removed = await inParallel(entries.filter(deletes), aim(context));
  const gone = new Set(removed.flatMap(({ entry, aim }) => aim.targets.map(({ id }) => `${entry.call.type}/${id}`)));
  const others = await inParallel(
    entries.filter((entry) => !deletes(entry)),
    aim({ ...context, gone }),
  );
  return [...removed, ...others];
}

/** The writes of each aim, their references resolved. The faults of all entries are told at once. */
async function formed(aimed: readonly Aimed[], context: Context<FhirStore>): Promise<readonly (readonly Write[])[]> {
  const links = linksOf(aimed);
  const conditional = await conditionalReferences(aimed, context);
  const faults: FhirError[] = [];
  const writes = await inParallel(aimed, async ({ entry, aim }) => {
    const rewrite: Rewrite = (link, kind) =>
      (kind === 'reference' ? conditional.get(link) : undefined) ?? links(link, entry.fullUrl);
    const call = linked(entry, rewrite);
    try {
      const kind = kindOf(entry);
      return await Promise.all(aim.targets.map((target) => kind.form(call, target, context)));
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      faults.push(atEntry(error, entry.index));
      return [];
    }
  });
  throwAll(faults);
  return writes;
}

/** The call with the links of its resource resolved; a patch is no resource. */
function linked({ resource, call }: EntryCall, rewrite: Rewrite): Call {
  if (resource === undefined || call.method === 'PATCH') return call;
  return { ...call, content: entryContent('json', rewriteLinks(resource, rewrite)) };
}

function kindOf({ call }: EntryCall): ChangeKind {
  const kind = CHANGES.get(call.name);
  if (kind === undefined) throw new Error(`${call.name} changes nothing`);
  return kind;
}

async function atEntryOf<T>(entry: EntryCall, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof FhirError ? atEntry(error, entry.index) : error;
  }
}

/** One claim a term. Two holders of one term were read while another writer passed between. */
function claimsOf(aimed: readonly Aimed[]): readonly Claim[] {
  const byTerm = new Map<string, Claim>();
  for (const claim of aimed.flatMap(({ aim }) => aim.claims)) {
    const known = byTerm.get(claim.term);
    if (known && known.holder !== claim.holder) throw new FhirError('conflict', 'Another writer decided meanwhile');
    byTerm.set(claim.term, claim);
  }
  return [...byTerm.values()];
}

function changeAnswers(
  aimed: readonly Aimed[],
  writes: readonly (readonly Write[])[],
  written: readonly Written[],
  base: string,
): EntryAnswer[] {
  const answers: EntryAnswer[] = [];
  let start = 0;
  for (const [i, { entry, aim }] of aimed.entries()) {
    const end = start + (writes[i]?.length ?? 0);
    answers[entry.index] = entryAnswer(
      changeAnswer(aim, written.slice(start, end), entry.call, base),
      base,
      entry.call,
    );
    start = end;
  }
  return answers;
}

async function readAnswer(call: Call, context: Context<FhirStore>): Promise<EntryAnswer> {
  try {
    return entryAnswer(await context.perform(call), context.base, call);
  } catch (error) {
    return entryAnswer(context.faultAnswer(error), context.base, call);
  }
}
