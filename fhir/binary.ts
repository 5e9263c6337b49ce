import type { Body, Content } from './interactions/interaction.ts';
import type { Resource } from './resource.ts';
import type { Version } from './store.ts';

/** Content that is no FHIR, as the Binary that keeps it: https://hl7.org/fhir/R4/binary.html#rest */
export const binaryOf = ({ contentType = 'application/octet-stream', bytes }: Content): Resource => ({
  resourceType: 'Binary',
  contentType,
  data: Buffer.from(bytes).toString('base64'),
});

/** Types that are sent as they are; any other might run in a browser under this endpoint's name, and is sent as bytes. */
const HARMLESS =
  /^(?:text\/(?:plain|csv)|application\/(?:json|xml|pdf|x-ndjson|[a-z.+-]+\+json)|image\/(?:png|jpeg|gif|webp))\b/;

/** A Binary's own content. */
export function nativeBody(version: Version): Body {
  const { contentType, data } = version.resource();
  const type = typeof contentType === 'string' && HARMLESS.test(contentType) ? contentType : 'application/octet-stream';
  return { kind: 'raw', contentType: type, content: Buffer.from(typeof data === 'string' ? data : '', 'base64') };
}
