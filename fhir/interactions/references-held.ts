import { referencesIn } from '../bundle-references.ts';
import { FhirError, issue } from '../error.ts';
import { inParallel } from '../in-parallel.ts';
import { referenceParts } from '../search/reference.ts';
import type { FhirStore, Write } from '../store.ts';
import type { Context } from './interaction.ts';

/**
 * Where the deployer asks for it: throws FhirError 'businessRule' if a literal reference of what is to be written points to nothing
 * on this endpoint, the writes themselves counted. References to other servers are not followed.
 */
export async function referencesHeld(writes: readonly Write[], context: Context<FhirStore>): Promise<void> {
  if (!context.settings.referentialIntegrity) return;
  const written = new Map(writes.map(({ type, id, action }) => [`${type}/${id}`, action !== 'delete']));
  const targets = new Set(writes.flatMap((write) => targetsOf(write, context.base)));
  const missing = await inParallel([...targets], async (target) =>
    (written.get(target) ?? (await exists(target, context))) ? [] : [target],
  );
  const issues = missing
    .flat()
    .map((target) => issue('error', 'business-rule', `Reference to ${target}, which does not exist`));
  if (issues.length > 0) throw new FhirError('businessRule', 'A reference points to nothing', undefined, issues);
}

function targetsOf(write: Write, base: string): string[] {
  if (write.action === 'delete') return [];
  return referencesIn(write.resource).flatMap((link) => {
    const parts = referenceParts(link, base);
    return parts?.type === undefined ? [] : [`${parts.type}/${parts.id}`];
  });
}

async function exists(target: string, { store }: Context<FhirStore>): Promise<boolean> {
  const [type = '', id = ''] = target.split('/');
  const version = await store.read(type, id);
  return version !== undefined && !version.deleted;
}
