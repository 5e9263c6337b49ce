import { FhirError } from '../../fhir/error.ts';
import type { Claim, Write, Written } from '../../fhir/store.ts';
import { type Item, nameOf } from '../attributes.ts';
import { put, remove, writeAll } from '../batch.ts';
import { readItems } from '../items.ts';
import { recordKey, stagedKey } from '../keys.ts';
import { groupsOf, inParallel } from '../parallel.ts';
import { viewOf } from '../read.ts';
import { recordItem } from '../record.ts';
import { writeId } from '../write-id.ts';
import { type Change, changeOf } from './change.ts';
import { clean } from './clean.ts';
import { removeIntents } from './intent.ts';
import { claimLock, type Lock, lock, recordLock } from './lock.ts';
import { release, rollForward } from './pointer.ts';
import { settledItem } from './settle.ts';
import { stage } from './stage.ts';
import { type Stamped, stamp } from './stamp.ts';
import { abort, commit, givenUp, LEASE, putTransaction, renew } from './transaction-record.ts';
import { undo } from './undo.ts';
import { writtenBy } from './write-one.ts';
import type { Writing } from './writing.ts';

/** Intents put at once, and versions staged between two looks at the lease. */
const GROUP = 25;
/** Groups at once. */
const WIDTH = 6;

/** Any number of writes, all or nothing, under the claims given: one transaction record is the commit point. */
export async function writeMany(
  writing: Writing,
  writes: readonly Write[],
  claims: readonly Claim[],
): Promise<Written[]> {
  checkDistinct(writes);
  const heads = await settledHeads(writing, writes);
  const changes = writes.map((write, at) => changeOf(write, heads[at]));
  const wanted = changes.flatMap((change) => change ?? []);
  const stagings = wanted.length > 0 ? await transact(writing, wanted, claims) : [];
  const written = new Map(stagings.map((staging) => [staging.change.pk, writtenBy(staging)]));
  return Promise.all(
    writes.map(async (write, at) => {
      const change = changes[at];
      const result = change && written.get(change.pk);
      return result ?? { outcome: 'unchanged', version: await viewOf(writing, write, heads[at]) };
    }),
  );
}

/** https://hl7.org/fhir/R4/http.html#trules */
function checkDistinct(writes: readonly Write[]): void {
  const seen = new Set<string>();
  for (const { type, id } of writes) {
    const name = `${type}/${id}`;
    if (seen.has(name)) throw new FhirError('invalid', `${name} is in the transaction twice`);
    seen.add(name);
  }
}

/** The records to be written to; new ids are not read, for their locks see to it that nothing is there. */
async function settledHeads(writing: Writing, writes: readonly Write[]): Promise<(Item | undefined)[]> {
  const keys = writes.map(({ type, id }) => recordKey(type, id));
  const items = await readItems(
    writing,
    keys.filter((_, at) => writes[at]?.action !== 'create'),
  );
  return inParallel(keys, async (key) => {
    const item = items.get(nameOf(key));
    return item && settledItem(writing, key, item);
  });
}

/** The stagings, committed. */
async function transact(writing: Writing, changes: readonly Change[], claims: readonly Claim[]) {
  const tx = writeId(writing.now(), writing.random);
  const stamped: Stamped[] = [];
  const locked: Lock[] = [];
  try {
    await prepare(writing, tx, changes, stamped);
    await lockAll(writing, tx, stamped, claims, locked);
  } catch (error) {
    await giveUp(writing, tx, stamped, locked, error);
    throw error;
  }
  const failure = await commit(writing, tx);
  if (failure) {
    await giveUp(writing, tx, stamped, locked, failure.error);
    throw failure.error;
  }
  await finish(writing, tx, stamped, locked);
  return stamped.map(({ staging }) => staging);
}

/** Intents first, then the transaction record, then everything that readers do not look at yet. */
async function prepare(writing: Writing, tx: string, changes: readonly Change[], stamped: Stamped[]): Promise<void> {
  await inParallel(
    groupsOf(changes, GROUP),
    async (group) => stamped.push(...(await stamp(writing, group, tx))),
    WIDTH,
  );
  await putTransaction(writing, tx, 'P');
  const keep = leaseKeeper(writing, tx);
  await inParallel(
    groupsOf(stamped, GROUP),
    async (group) => {
      await keep();
      await stage(
        writing,
        group.map(({ staging }) => staging),
      );
      const records = group.map(({ staging: { change, w, record } }) =>
        put(stagedKey(change.pk, w), recordItem(record)),
      );
      await writeAll(writing.db, writing.tables.records, records, writing);
    },
    WIDTH,
  );
}

/** Renews the lease when a third of it has gone; throws where the transaction was given up by another. */
function leaseKeeper(writing: Writing, tx: string): () => Promise<void> {
  let renewed = writing.now();
  return async () => {
    if (writing.now() - renewed < LEASE / 3) return;
    renewed = writing.now();
    if (!(await renew(writing, tx))) throw givenUp();
  };
}

/** Existing records and claims one by one in the order of their keys, so that two transactions cannot wait for each other; new ids at once. */
async function lockAll(
  writing: Writing,
  tx: string,
  stamped: readonly Stamped[],
  claims: readonly Claim[],
  locked: Lock[],
): Promise<void> {
  const keep = leaseKeeper(writing, tx);
  const isNew = ({ staging: { change } }: Stamped): boolean => change.a === 'C';
  const terms = new Map(claims.map((claim) => [claim.term, claim]));
  const shared = [
    ...[...terms.values()].map((claim) => claimLock(claim, writeId(writing.now(), writing.random, claim.holder))),
    ...stamped.filter((one) => !isNew(one)).map(({ staging }) => recordLock(staging)),
  ].sort((a, b) => (a.key.pk < b.key.pk ? -1 : 1));
  const take = async (wanted: Lock): Promise<void> => {
    await keep();
    locked.push(wanted);
    await lock(writing, tx, wanted);
  };
  for (const wanted of shared) await take(wanted);
  await inParallel(
    stamped.filter(isNew).map(({ staging }) => recordLock(staging)),
    take,
  );
}

/** Rolls forward, cleans, deletes intents. The transaction is committed whatever becomes of this: the sweeper does the rest. */
async function finish(
  writing: Writing,
  tx: string,
  stamped: readonly Stamped[],
  locked: readonly Lock[],
): Promise<void> {
  const records = new Map(stamped.map(({ staging }) => [staging.w, staging.record]));
  const replacements = stamped.map(({ intent, staging: { change, record } }) => ({ intent, old: change.old, record }));
  try {
    await inParallel(locked, ({ key, w }) => rollForward(writing, { key, tx, w }, records.get(w)));
    await clean(writing, replacements);
    const staged = stamped.map(({ staging: { change, w } }) => remove(stagedKey(change.pk, w)));
    await writeAll(writing.db, writing.tables.records, staged, writing);
    await removeIntents(
      writing,
      stamped.map(({ intent }) => intent),
    );
  } catch {
    // Nothing is lost.
  }
}

/** Makes sure that the transaction can never be committed, then takes back what it did, as far as that succeeds. */
async function giveUp(
  writing: Writing,
  tx: string,
  stamped: readonly Stamped[],
  locked: readonly Lock[],
  error: unknown,
): Promise<void> {
  // Only a refusal is certain to leave no request under way that might still arrive.
  const keep = !(error instanceof FhirError && error.fault === 'conflict');
  try {
    await putTransaction(writing, tx, 'A');
    await abort(writing, tx);
    await inParallel(locked, ({ key, w }) => release(writing, { key, tx, w }));
    const intents = stamped.map(({ intent }) => intent);
    await inParallel(groupsOf(intents, GROUP), (group) => undo(writing, group, { keep }), WIDTH);
  } catch {
    // The sweeper finds the intents.
  }
}
