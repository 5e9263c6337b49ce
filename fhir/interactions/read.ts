import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { ReadingStore, Version } from '../store.ts';
import { notModified } from './conditional-read.ts';
import type { Answer, Call, Context } from './interaction.ts';

/** https://hl7.org/fhir/R4/http.html#read */
export async function read(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const version = await existing(context.store, call.type, call.id);
  return notModified(version, call.headers) ?? { status: 200, version, body: { kind: 'version', version } };
}

/** The current version; throws FhirError 'notFound' or 'deleted'. */
export async function existing(store: ReadingStore, type: string, id: string): Promise<Version> {
  const version = await store.read(type, id);
  if (version === undefined) throw new FhirError('notFound', `${type}/${id} does not exist`);
  return alive(version);
}

/** Throws FhirError 'deleted' for a tombstone. */
export function alive(version: Version): Version {
  if (version.deleted)
    throw new FhirError('deleted', `${version.type}/${version.id} was deleted at ${version.lastUpdated}`);
  return version;
}
