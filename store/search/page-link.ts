import { FhirError } from '../../fhir/error.ts';
import type { Query } from '../../fhir/search/query.ts';
import type { Cursors } from '../cursor.ts';
import { codeOf, hash53 } from '../index/hash.ts';
import type { Cut } from './driver.ts';

/** What a page link holds: the plan, and where in its driver the page begins. */
export interface PageLink {
  readonly label: string;
  readonly from?: Cut;
  readonly backward: boolean;
  /** Index generation under which it was made. */
  readonly generation: number;
}

/** A link holds for the search that it was made for. */
const bindingOf = ({ types, self }: Query): string => {
  const text = JSON.stringify(['search', types, self]);
  return codeOf(text) + hash53(text, 7).toString(36);
};

export function sealLink(
  cursors: Cursors,
  query: Query,
  { label, from, backward, generation }: PageLink,
): Promise<string> {
  return cursors.seal([bindingOf(query), label, backward ? 1 : 0, generation, ...(from ? [from] : [])]);
}

/** FhirError 'invalid' where the link is not one of ours, or was made for another search. */
export async function openLink(cursors: Cursors, query: Query, text: string): Promise<PageLink> {
  const opened = await cursors.open(text);
  const [binding, label, backward, generation, from] = Array.isArray(opened) ? opened : [];
  if (binding !== bindingOf(query))
    throw new FhirError('invalid', 'The page link belongs to another search', '_cursor');
  return { label, backward: backward === 1, generation, ...(from ? { from } : {}) };
}

export const gone = (): FhirError =>
  new FhirError('goneCursor', 'The index that this page link reads is no longer there: search again', '_cursor');
