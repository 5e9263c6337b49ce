import { FhirError } from '../../fhir/error.ts';
import type { Resource } from '../../fhir/resource.ts';
import type { Write } from '../../fhir/store.ts';
import type { Item } from '../attributes.ts';
import { recordPk } from '../keys.ts';
import { type MethodLetter, marksOf, type StoredRecord, storedRecord } from '../record.ts';

/** What one write wants of one record, once the record has been looked at. */
export interface Change {
  readonly type: string;
  readonly id: string;
  readonly pk: string;
  readonly a: MethodLetter;
  readonly outcome: 'created' | 'updated' | 'deleted';
  /** The version to be replaced; undefined for a new resource. */
  readonly old: StoredRecord | undefined;
  /** The record's fence: the new write id must exceed it. */
  readonly fence: string | undefined;
  /** Undefined for a delete. */
  readonly resource: Resource | undefined;
  /** Replaces a version in place: its number, its instant and its feed entry stay. What changes: its body, or only what is indexed of it. */
  readonly amends?: 'body' | 'index';
}

/** The change, or undefined where a delete finds nothing to delete. `head` is the record's item, with nothing pending. */
export function changeOf(write: Write, head: Item | undefined): Change | undefined {
  const old = storedRecord(head);
  const { type, id } = write;
  checkPreconditions(write, old);
  const common = { type, id, pk: recordPk(type, id), old, fence: marksOf(head).fence };
  if (write.action === 'delete') {
    if (!old || old.a === 'D') return undefined;
    return { ...common, a: 'D', outcome: 'deleted', resource: undefined };
  }
  const made = !old || old.a === 'D';
  return {
    ...common,
    a: write.action === 'create' ? 'C' : 'U',
    outcome: made ? 'created' : 'updated',
    resource: write.resource,
  };
}

/** https://hl7.org/fhir/R4/http.html#concurrency */
function checkPreconditions(write: Write, old: StoredRecord | undefined): void {
  const name = `${write.type}/${write.id}`;
  const exists = old !== undefined && old.a !== 'D';
  if (write.action === 'create') {
    if (old) throw new FhirError('conflict', `${name} already exists`);
    return;
  }
  if (write.ifMatch !== undefined && (!exists || old.n !== write.ifMatch)) {
    const found = exists ? `its current version is ${old.n}` : 'it does not exist';
    throw new FhirError('stale', `If-Match names version ${write.ifMatch} of ${name}, but ${found}`, 'If-Match');
  }
  if (write.action === 'update' && write.ifNoneMatch === '*' && exists) {
    throw new FhirError('stale', `If-None-Match is *, but ${name} exists`, 'If-None-Match');
  }
}
