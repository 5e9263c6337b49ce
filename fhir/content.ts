import { binaryOf } from './binary.ts';
import { type MediaType, mediaTypeOf } from './content-negotiation.ts';
import { FhirError } from './error.ts';
import type { Content } from './interactions/interaction.ts';
import { parseJson } from './json.ts';
import type { Resource } from './resource.ts';

/** Deeper JSON is refused: no resource of R4 comes near, and each level costs stack. */
const DEPTH = 100;

/** The body of an HTTP request. Its Content-Type counts only where there is a body. */
export function contentOf(body: Uint8Array, contentType: string | undefined): Content {
  if (body.length === 0) return { mediaType: undefined, bytes: body, parsed: async () => missing() };
  const mediaType = mediaTypeOf(contentType);
  return { mediaType, contentType, bytes: body, parsed: () => parse(body, mediaType, contentType) };
}

/** Content that arrives parsed: the resource of a Bundle entry. */
export const entryContent = (mediaType: MediaType | undefined, parsed: unknown): Content => ({
  mediaType,
  bytes: new Uint8Array(),
  parsed: async () => parsed ?? missing(),
});

function missing(): never {
  throw new FhirError('required', 'A resource is needed as the body');
}

async function parse(body: Uint8Array, mediaType: MediaType, contentType: string | undefined): Promise<unknown> {
  if (mediaType === 'json' || mediaType === 'json-patch') return parseText(textOf(body));
  if (mediaType === 'xml') {
    const { parseXml } = await import('./formats/xml-parse.ts');
    return parseXml(textOf(body));
  }
  throw new FhirError('unsupportedMediaType', `Content-Type ${contentType} cannot be read here`, 'Content-Type');
}

function textOf(body: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    throw new FhirError('structure', 'The body is not UTF-8');
  }
}

function parseText(text: string): unknown {
  if (isDeep(text)) throw new FhirError('structure', `The JSON is nested deeper than ${DEPTH} levels`);
  try {
    return parseJson(text);
  } catch (error) {
    throw new FhirError('structure', `The body is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Counts brackets outside strings, before a recursive parser sees them. One pass, whatever the text. */
function isDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i++) {
    const character = text.charCodeAt(i);
    if (character === QUOTE) quoted = !quoted;
    else if (quoted) i += character === BACKSLASH ? 1 : 0;
    else if (OPENING.has(character)) depth++;
    else if (CLOSING.has(character)) depth--;
    if (depth > DEPTH) return true;
  }
  return false;
}
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** The body as a resource of this type. Throws FhirError 'structure', 'required' or 'invalid'. */
export async function resourceIn(content: Content, type: string): Promise<Resource> {
  if (type === 'Binary' && content.mediaType === 'other') return binaryOf(content);
  const parsed = await content.parsed();
  if (!isResource(parsed)) throw new FhirError('structure', 'The body is no resource: it has no resourceType');
  if (type !== '' && parsed.resourceType !== type)
    throw new FhirError(
      'invalid',
      `The body is a ${parsed.resourceType}, the address asks for ${type}`,
      'resourceType',
    );
  return parsed;
}

export const isResource = (value: unknown): value is Resource =>
  typeof value === 'object' && value !== null && 'resourceType' in value && typeof value.resourceType === 'string';
