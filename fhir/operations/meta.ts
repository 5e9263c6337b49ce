import { permit } from '../access-check.ts';
import type { Answer, Call, Context } from '../interactions/interaction.ts';
import { alive, existing } from '../interactions/read.ts';
import { existingVersion } from '../interactions/vread.ts';
import type { ReadingStore, Version } from '../store.ts';
import { result } from './parameters.ts';

/** Profiles, tags and labels of a resource or of one version: https://hl7.org/fhir/R4/resource-operation-meta.html */
export async function meta(call: Call, context: Context): Promise<Answer> {
  permit(context.access, call.type, 'r');
  return metaAnswer(await subjectOf(call, context.store));
}

/** The version spoken of: the one named, or the current one. Throws FhirError 'notFound' or 'deleted'. */
export const subjectOf = async (call: Call, store: ReadingStore): Promise<Version> =>
  call.versionId === '' ? existing(store, call.type, call.id) : alive(await existingVersion(store, call));

export function metaAnswer(version: Version): Answer {
  const resource = result({ valueMeta: version.resource().meta ?? {} });
  return { status: 200, version, body: { kind: 'resource', resource } };
}
