import { FhirError } from '../error.ts';
import { matchesOf } from '../interactions/criteria.ts';
import type { Context } from '../interactions/interaction.ts';
import type { Resource } from '../resource.ts';
import { parseQuery } from '../search/parse.ts';

/** The StructureDefinition with this canonical URL (`url|version` too), as this endpoint holds it. Throws FhirError 'notSupported'. */
export async function profileNamed(canonical: string, context: Context): Promise<Resource> {
  const [url = '', version] = canonical.split('|');
  const criteria = new URLSearchParams({ url, ...(version ? { version } : {}) });
  const { base, now } = context;
  const query = parseQuery({
    types: ['StructureDefinition'],
    query: criteria.toString(),
    handling: 'strict',
    base,
    maxCount: 1,
    now: now(),
  });
  const [found] = await matchesOf({ ...query, count: 1 }, 1, context);
  if (found === undefined)
    throw new FhirError('notSupported', `The profile ${canonical} is not held by this endpoint`, 'profile');
  return found.resource();
}
