import type { Meta } from 'fhir/r4.js';
import { isAbsoluteUri, uriOf } from '../uri.ts';

/** Identifier of something that a URI may name: its own namespace where it does, none where it does not. */
export const identifiedBy = (value: string): { readonly system?: string; readonly value: string } =>
  isAbsoluteUri(value) ? { system: 'urn:ietf:rfc:3986', value } : { value };

/** `meta` of what was read in a source and conforms to these profiles; `source` only where the identifier is a uri (Provenance names it all the same). */
export function metaOf(identifier: string | undefined, ...profile: readonly string[]): { readonly meta?: Meta } {
  const source = uriOf(identifier);
  if (source === undefined && profile.length === 0) return {};
  return {
    meta: { ...(source === undefined ? {} : { source }), ...(profile.length > 0 ? { profile: [...profile] } : {}) },
  };
}
