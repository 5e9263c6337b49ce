import { permit } from '../access-check.ts';
import { resourceIn } from '../content.ts';
import { FhirError } from '../error.ts';
import { isOvertaken } from '../interactions/change.ts';
import { ifMatchOf } from '../interactions/if-match.ts';
import type { Answer, Call, Context } from '../interactions/interaction.ts';
import { validated } from '../interactions/validated.ts';
import type { Meta } from '../resource.ts';
import type { FhirStore, Version } from '../store.ts';
import { metaAnswer, subjectOf } from './meta.ts';
import { isObject, parametersNamed } from './parameters.ts';

/** What the operation makes of the lists of a Meta: profiles are texts, tags and labels Codings. */
export type Merge = (held: readonly unknown[], given: readonly unknown[]) => readonly unknown[];

const LISTS = ['profile', 'security', 'tag'] as const;
const ATTEMPTS = 8;

/**
 * Changes the profiles, tags and labels. A resource gets a new version; a version that is named is edited in place:
 * https://hl7.org/fhir/R4/resource-operation-meta-add.html. What would change nothing writes nothing.
 */
export async function changeMeta(merge: Merge, call: Call, context: Context<FhirStore>): Promise<Answer> {
  permit(context.access, call.type, 'u');
  const given = await givenMeta(call);
  for (let attempt = 0; ; attempt++) {
    try {
      return metaAnswer(await changed(merge, given, call, context));
    } catch (error) {
      if (attempt + 1 === ATTEMPTS || !isOvertaken(error, call)) throw error;
      await context.pause(attempt);
    }
  }
}

async function changed(merge: Merge, given: Meta, call: Call, { store }: Context<FhirStore>): Promise<Version> {
  const { type, id } = call;
  const version = await subjectOf(call, store);
  const ifMatch = await ifMatchOf(call.headers['if-match'], { type, id, store });
  if (ifMatch !== undefined && ifMatch !== version.version)
    throw new FhirError('stale', `${type}/${id} is at version ${version.version}, not ${ifMatch}`, 'If-Match');
  const before = version.resource();
  const meta = mergedMeta(merge, before.meta ?? {}, given);
  if (JSON.stringify(meta) === JSON.stringify(before.meta ?? {})) return version;
  const resource = validated({ ...before, meta });
  if (call.versionId !== '') return store.amend(version, resource);
  const [written] = await store.write([{ action: 'update', type, id, resource, ifMatch: version.version }]);
  return written?.version ?? version;
}

/** The `meta` parameter. Throws FhirError 'required'. */
async function givenMeta(call: Call): Promise<Meta> {
  const [parameter] = parametersNamed(await resourceIn(call.content, 'Parameters'), 'meta');
  if (!isObject(parameter?.valueMeta))
    throw new FhirError('required', 'The parameter meta (valueMeta) is needed', 'Parameters.parameter');
  return parameter.valueMeta;
}

function mergedMeta(merge: Merge, held: Meta, given: Meta): Meta {
  const { profile: _, security: __, tag: ___, ...rest } = held;
  const lists = LISTS.map((name) => [name, merge(listOf(held[name]), listOf(given[name]))] as const);
  return { ...rest, ...Object.fromEntries(lists.filter(([, list]) => list.length > 0)) };
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

/** What makes a profile or Coding the same as another: the display does not. */
export const keyOf = (value: unknown): string =>
  isObject(value) ? JSON.stringify([value.system ?? null, value.code ?? null]) : JSON.stringify(value);
