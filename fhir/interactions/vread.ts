import { permit } from '../access-check.ts';
import { FhirError } from '../error.ts';
import type { ReadingStore, Version } from '../store.ts';
import { notModified } from './conditional-read.ts';
import type { Answer, Call, Context } from './interaction.ts';
import { alive, bodyOf } from './read.ts';

/** https://hl7.org/fhir/R4/http.html#vread */
export async function vread(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  const version = alive(await existingVersion(context.store, call));
  return notModified(version, call.headers) ?? { status: 200, version, body: bodyOf(version, call, context) };
}

/** Throws FhirError 'notFound'; a tombstone is returned. */
export async function existingVersion(store: ReadingStore, { type, id, versionId }: Call): Promise<Version> {
  const number = /^[1-9]\d{0,14}$/.test(versionId) ? Number(versionId) : undefined;
  const version = number === undefined ? undefined : await store.vread(type, id, number);
  if (version === undefined) throw new FhirError('notFound', `${type}/${id} has no version ${versionId}`);
  return version;
}
