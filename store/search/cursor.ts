import { createHmac, timingSafeEqual } from 'node:crypto';
import { FhirError } from '../../fhir/error.ts';
import type { CursorKeys } from '../settings.ts';
import type { Cut } from './driver.ts';

/** What a page link holds: the plan, and where in its driver the page begins. */
export interface Cursor {
  readonly label: string;
  readonly from?: Cut;
  readonly backward: boolean;
  /** Index generation under which it was made. */
  readonly generation: number;
}

const VERSION = 1;
/** Bytes of the signature kept. */
const SIGNATURE = 16;

/** Opaque and signed; good only for the query that it was made for (`query` names it). */
export function cursorText({ label, from, backward, generation }: Cursor, query: string, { current }: CursorKeys): string {
  const content = Buffer.from(JSON.stringify([VERSION, label, from ?? 0, backward ? 1 : 0, generation]));
  return `${content.toString('base64url')}.${signature(content, query, current).toString('base64url')}`;
}

/** FhirError 'invalid' where it is not one of ours, or was made for another query. */
export function parseCursor(text: string, query: string, keys: CursorKeys | undefined): Cursor {
  const [content = '', signed = '', ...rest] = text.split('.').map((part) => Buffer.from(part, 'base64url'));
  const bytes = Buffer.from(content);
  const holds = (key: Uint8Array): boolean => {
    const expected = signature(bytes, query, key);
    return expected.length === signed.length && timingSafeEqual(expected, Buffer.from(signed));
  };
  const known = keys ? [keys.current, ...(keys.previous ? [keys.previous] : [])] : [];
  if (rest.length > 0 || !known.some(holds)) throw foreign();
  const [version, label, from, backward, generation] = JSON.parse(bytes.toString('utf8'));
  if (version !== VERSION) throw new FhirError('goneCursor', 'This page link is of an earlier release: search again', '_cursor');
  return { label, ...(from === 0 ? {} : { from }), backward: backward === 1, generation };
}

const foreign = (): FhirError => new FhirError('invalid', 'This page link was not made here for this search', '_cursor');

const signature = (content: Uint8Array, query: string, key: Uint8Array): Buffer =>
  createHmac('sha256', key).update(content).update('\0').update(query).digest().subarray(0, SIGNATURE);
