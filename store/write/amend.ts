import { FhirError } from '../../fhir/error.ts';
import type { Resource } from '../../fhir/resource.ts';
import type { Version } from '../../fhir/store.ts';
import { type Item, toItem } from '../attributes.ts';
import { put, writeAll } from '../batch.ts';
import { readItem } from '../items.ts';
import { recordPk, versionKey } from '../keys.ts';
import { feedWriteId, marksOf, recordItem, type StoredRecord, storedRecord } from '../record.ts';
import { type RecordView, recordView } from '../record-view.ts';
import { ATTEMPTS, pause, repeated } from '../retry.ts';
import type { Change } from './change.ts';
import { commitOne } from './commit-one.ts';
import { settledHead } from './settle.ts';
import { stagingOf } from './staging.ts';
import { unlessConditionFails } from './transaction-record.ts';
import type { Writing } from './writing.ts';

/**
 * Replaces the body of a version in place, as https://hl7.org/fhir/R4/resource-operation-meta-add.html does: no new version,
 * the same lastUpdated. FhirError 'conflict' where the version has been amended since it was read.
 */
export async function amend(writing: Writing, version: Version, resource: Resource): Promise<Version> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const head = await settledHead(writing, version);
    const isCurrent = storedRecord(head)?.n === version.version;
    const amended = isCurrent
      ? await amendCurrent(writing, version, resource, head)
      : await amendKept(writing, version, resource);
    if (amended) return amended;
    await pause(attempt, writing);
  }
  throw new FhirError('conflict', `${version.type}/${version.id} is being changed by others; try again`);
}

/** A write of its own, whose version number and instant are those of the version that it replaces. */
async function amendCurrent(
  writing: Writing,
  version: Version,
  resource: Resource,
  head: Item | undefined,
): Promise<Version | undefined> {
  const { type, id } = version;
  const old = sameAsRead(version, storedRecord(head));
  const change: Change = {
    type,
    id,
    pk: recordPk(type, id),
    a: old.a,
    outcome: 'updated',
    old,
    fence: marksOf(head).fence,
    resource,
    amends: 'body',
  };
  const staging = await commitOne(writing, change);
  return staging && recordView(type, id, staging.record, staging.parts);
}

/** The copy of a replaced version. Nothing of it is indexed. */
async function amendKept(writing: Writing, version: Version, resource: Resource): Promise<Version | undefined> {
  const { type, id } = version;
  const key = versionKey(type, id, version.version);
  const old = sameAsRead(version, storedRecord(await readItem(writing, key)));
  const made = stagingOf(writing, {
    type,
    id,
    pk: key.pk,
    a: old.a,
    outcome: 'updated',
    old,
    fence: undefined,
    resource,
    amends: 'body',
  });
  const record: StoredRecord = {
    ...old,
    w: made.w,
    fw: feedWriteId(old),
    b: made.record.b,
    bw: made.record.bw,
    bc: made.record.bc,
  };
  const chunks = made.chunks.filter((chunk) => chunk.key.sk.startsWith('b~'));
  await writeAll(
    writing.db,
    writing.tables.records,
    chunks.map((chunk) => put(chunk.key, toItem({ b: chunk.bytes }))),
    writing,
  );
  const input = {
    TableName: writing.tables.records,
    Item: { ...toItem({ ...key }), ...recordItem(record) },
    ConditionExpression: 'w = :old',
    ExpressionAttributeValues: toItem({ ':old': old.w }),
  };
  const done = await unlessConditionFails(repeated(() => writing.db('PutItem', input), writing));
  return done ? recordView(type, id, record, made.parts) : undefined;
}

/** The version as it is now, provided that it is what the caller has read. */
function sameAsRead(version: Version, record: StoredRecord | undefined): StoredRecord {
  const name = `${version.type}/${version.id}/_history/${version.version}`;
  if (!record) throw new FhirError('notFound', `${name} does not exist`);
  if (record.a === 'D') throw new FhirError('deleted', `${name} is a deletion and has no body`);
  const w = (version as Partial<RecordView>).w;
  if (w !== undefined && w !== record.w)
    throw new FhirError('conflict', `${name} has been changed meanwhile; try again`);
  return record;
}
