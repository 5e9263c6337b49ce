import { isResource } from '../content.ts';
import { FhirError } from '../error.ts';
import { applyFhirPathPatch } from '../patch/fhirpath-patch.ts';
import { applyJsonPatch } from '../patch/json-patch.ts';
import type { Resource } from '../resource.ts';
import type { Content } from './interaction.ts';

/** A resource after the patch in a body: JSON Patch, or FHIRPath Patch in Parameters. https://hl7.org/fhir/R4/http.html#patch */
export async function patched(before: Resource, content: Content): Promise<Resource> {
  const document = await content.parsed();
  // application/json may stand for either: a JSON Patch is an array
  if (content.mediaType === 'json-patch' || Array.isArray(document)) return applyJsonPatch(before, document);
  if (isResource(document) && document.resourceType === 'Parameters') return applyFhirPathPatch(before, document);
  throw new FhirError(
    'unsupportedMediaType',
    'A patch is a JSON Patch, or FHIRPath Patch in Parameters',
    'Content-Type',
  );
}
