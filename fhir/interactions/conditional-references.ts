import { permit } from '../access-check.ts';
import { referencesIn } from '../bundle-references.ts';
import { FhirError } from '../error.ts';
import { inParallel } from '../in-parallel.ts';
import { checkType } from '../routing.ts';
import type { FhirStore } from '../store.ts';
import { criteriaOf, matchesOf } from './criteria.ts';
import type { Context } from './interaction.ts';
import type { Aimed } from './transaction.ts';
import { atEntry } from './transaction-faults.ts';

const CONDITIONAL = /^([A-Z][A-Za-z]+)\?(.+)$/;

/** Each conditional reference of a transaction -> `Type/id`. Throws FhirError where one finds none or several: https://hl7.org/fhir/R4/http.html#trules */
export async function conditionalReferences(
  aimed: readonly Aimed[],
  context: Context<FhirStore>,
): Promise<ReadonlyMap<string, string>> {
  const firstUse = new Map<string, number>();
  for (const { entry } of aimed)
    for (const link of entry.resource === undefined ? [] : referencesIn(entry.resource))
      if (CONDITIONAL.test(link) && !firstUse.has(link)) firstUse.set(link, entry.index);
  const resolved = await inParallel([...firstUse], async ([link, index]): Promise<[string, string]> => {
    try {
      return [link, await resolve(link, context)];
    } catch (error) {
      throw error instanceof FhirError ? atEntry(error, index) : error;
    }
  });
  return new Map(resolved);
}

async function resolve(link: string, context: Context<FhirStore>): Promise<string> {
  const [, type = '', criteria = ''] = CONDITIONAL.exec(link) ?? [];
  checkType(type);
  permit(context.access, type, 's');
  const query = criteriaOf(type, criteria, 'a reference', context);
  const matches = await matchesOf({ ...query, count: 2 }, 2, context);
  const [match] = matches;
  if (match === undefined) throw new FhirError('noMatch', `Nothing matches the reference ${link}`);
  if (matches.length > 1)
    throw new FhirError('multipleMatches', `More than one resource matches the reference ${link}`);
  return `${match.type}/${match.id}`;
}
