import { FhirError } from './error.ts';

/** https://hl7.org/fhir/R4/http.html#mime-type */
export type Format = 'json' | 'xml';

/** A Content-Type, reduced to what the protocol tells apart. */
export type MediaType = Format | 'json-patch' | 'form' | 'other';

/** Media types and `_format` values -> format. */
const FORMATS = new Map<string, Format>([
  ['json', 'json'],
  ['application/json', 'json'],
  ['application/fhir+json', 'json'],
  ['application/json+fhir', 'json'],
  ['text/json', 'json'],
  ['text/html', 'json'], // a browser: it shows JSON well
  ['html', 'json'],
  ['*/*', 'json'],
  ['application/*', 'json'],
  ['text/*', 'json'],
  ['xml', 'xml'],
  ['application/xml', 'xml'],
  ['application/fhir+xml', 'xml'],
  ['application/xml+fhir', 'xml'],
  ['text/xml', 'xml'],
]);

/** Names of a format that only an Accept header or `_format` may use. */
const NO_BODY = new Set(['json', 'xml', 'html', 'text/html', '*/*', 'application/*', 'text/*']);

const BODY_TYPES = new Map<string, MediaType>([
  ['application/json-patch+json', 'json-patch'],
  ['application/x-www-form-urlencoded', 'form'],
]);

interface Range {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
}

/** How to write an answer. `contentType` is what the client named, so that a browser shows it. */
export interface Representation {
  readonly format: Format;
  readonly contentType: string;
  readonly pretty: boolean;
}

const PLAIN_TYPES = new Set(['application/json', 'text/json', 'application/xml', 'text/xml']);
export const JSON_REPRESENTATION: Representation = {
  format: 'json',
  contentType: 'application/fhir+json; charset=utf-8',
  pretty: false,
};

/** `_format` before Accept; undefined where nothing that is asked for can be written. */
export function representationOf(parameters: URLSearchParams, accept: string | undefined): Representation | undefined {
  const asked = parameters.get('_format');
  // '+' is a blank in a query string, but nobody who writes application/fhir+json means one
  const ranges = asked ? [parseRange(asked.replaceAll(' ', '+'))] : rangesOf(accept);
  const accepted = ranges.find((range) => FORMATS.has(range.type) && isR4(range));
  const format = FORMATS.get(accepted?.type ?? '');
  if (accepted === undefined || format === undefined) return undefined;
  const html = accepted.type === 'text/html' || accepted.type === 'html';
  const type = html
    ? 'application/json'
    : PLAIN_TYPES.has(accepted.type)
      ? accepted.type
      : `application/fhir+${format}`;
  const pretty = parameters.get('_pretty') ?? (html ? 'true' : 'false');
  return { format, contentType: `${type}; charset=utf-8`, pretty: pretty === 'true' };
}

/** The refusal of what cannot be written. */
export function notAcceptable(parameters: URLSearchParams, accept: string | undefined): FhirError {
  const asked = parameters.get('_format');
  return new FhirError(
    'notAcceptable',
    `This endpoint answers application/fhir+json and application/fhir+xml (fhirVersion 4.0), not ${asked ?? accept}`,
    asked ? '_format' : 'Accept',
  );
}

/** Best first; a browser's list, which names text/html, is answered as HTML would be. No header is any type. */
function rangesOf(accept: string | undefined): readonly Range[] {
  const ranges = (accept?.trim() || '*/*').split(',').map(parseRange);
  const quality = (range: Range) => Number(range.parameters.get('q') ?? 1) || 0;
  return ranges.filter((range) => quality(range) > 0).sort((a, b) => quality(b) - quality(a));
}

function parseRange(text: string): Range {
  const [type = '', ...rest] = text.split(';').map((part) => part.trim());
  const parameters = rest.map((part): [string, string] => {
    const [name = '', value = ''] = part.split('=');
    return [name.trim().toLowerCase(), value.trim().replaceAll('"', '')];
  });
  return { type: type.toLowerCase(), parameters: new Map(parameters) };
}

/** https://hl7.org/fhir/R4/http.html#version-parameter: absent means the endpoint's own. */
function isR4({ parameters }: Range): boolean {
  const version = parameters.get('fhirversion');
  return version === undefined || version === '4.0' || version === '4.0.1';
}

/** What a body is. A missing Content-Type is taken for JSON. Throws FhirError 'unsupportedMediaType' for another charset or release. */
export function mediaTypeOf(contentType: string | undefined): MediaType {
  if (!contentType?.trim()) return 'json';
  const range = parseRange(contentType);
  const mediaType =
    BODY_TYPES.get(range.type) ?? (NO_BODY.has(range.type) ? 'other' : FORMATS.get(range.type)) ?? 'other';
  if (mediaType === 'other') return mediaType;
  const charset = range.parameters.get('charset')?.toLowerCase() ?? 'utf-8';
  if (charset !== 'utf-8' && charset !== 'utf8' && charset !== 'us-ascii')
    throw new FhirError('unsupportedMediaType', `Bodies are read as UTF-8, not ${charset}`, 'Content-Type');
  if (!isR4(range))
    throw new FhirError('unsupportedMediaType', `This endpoint reads FHIR 4.0, not ${contentType}`, 'Content-Type');
  return mediaType;
}

/** Whether a client that names these types would rather have a Binary's own content: https://hl7.org/fhir/R4/binary.html#rest */
export function prefersNative(parameters: URLSearchParams, accept: string | undefined): boolean {
  if (parameters.has('_format') || !accept?.trim()) return false;
  return rangesOf(accept).every(({ type }) => NO_BODY.has(type) || !FORMATS.has(type));
}
