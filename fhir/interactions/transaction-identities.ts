import { FhirError } from '../error.ts';
import type { Aimed } from './transaction.ts';
import { atEntry } from './transaction-faults.ts';

/** Throws FhirError 'invalid' where two entries change one resource, or would decide twice on the same criteria. */
export function identitiesOf(aimed: readonly Aimed[]): void {
  const taken = new Map<string, number>();
  for (const { entry, aim } of aimed) {
    const { type, query, headers } = entry.call;
    const criteria = headers['if-none-exist'] ?? query;
    const decided =
      criteria && aim.found === undefined && entry.call.method !== 'DELETE' ? [`${type}?${criteria}`] : [];
    for (const name of [...aim.targets.map(({ id }) => `${type}/${id}`), ...decided]) {
      const other = taken.get(name);
      if (other !== undefined)
        throw atEntry(new FhirError('invalid', `${name} is changed by entry ${other} already`), entry.index);
      taken.set(name, entry.index);
    }
  }
}

const REST_URL = /^(https?:\/\/.*\/)[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;
const RELATIVE = /^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/;

/**
 * Link and the linking entry's fullUrl -> where the linked entry is kept (`Patient/123`); undefined for a link that is no entry's.
 * https://hl7.org/fhir/R4/bundle.html#references
 */
export function linksOf(aimed: readonly Aimed[]): (link: string, from: string | undefined) => string | undefined {
  const places = new Map<string, string>();
  for (const { entry, aim } of aimed) {
    const id = aim.found?.id ?? aim.targets[0]?.id;
    if (entry.fullUrl === undefined || id === undefined || entry.call.method === 'DELETE') continue;
    if (places.has(entry.fullUrl))
      throw atEntry(
        new FhirError('invalid', `The fullUrl ${entry.fullUrl} is another entry's too (bdl-7)`),
        entry.index,
      );
    places.set(entry.fullUrl, `${entry.call.type}/${id}`);
  }
  return (link, from) => {
    const root = RELATIVE.test(link) ? REST_URL.exec(from ?? '')?.[1] : undefined;
    return places.get(link) ?? (root === undefined ? undefined : places.get(root + link));
  };
}
