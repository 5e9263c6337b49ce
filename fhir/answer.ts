import { bundleResource, bundleText } from './bundle.ts';
import type { Representation } from './content-negotiation.ts';
import type { FhirResponse } from './http.ts';
import type { Answer, Body } from './interactions/interaction.ts';
import { parseJson } from './json.ts';
import type { Resource } from './resource.ts';
import type { Version } from './store.ts';

/** Writes an answer in the client's format. `base` makes absolute addresses. */
export async function render(answer: Answer, representation: Representation, base: string): Promise<FhirResponse> {
  const { status, body, version, location } = answer;
  const headers = {
    ...(version === undefined ? {} : versionHeaders(version, base, body !== undefined)),
    ...(location === undefined ? {} : { Location: location }),
    ...answer.headers,
  };
  if (body === undefined) return { status, headers, body: '' };
  if (body.kind === 'raw')
    return { status, headers: { ...headers, 'Content-Type': body.contentType }, body: body.content };
  const text = await textOf(body, representation);
  return { status, headers: { ...headers, 'Content-Type': representation.contentType }, body: text };
}

/** https://hl7.org/fhir/R4/http.html#versions */
export function versionHeaders(version: Version, base: string, located: boolean): Record<string, string> {
  return {
    ETag: etagOf(version),
    'Last-Modified': new Date(version.lastUpdated).toUTCString(),
    ...(located && !version.deleted ? { 'Content-Location': versionUrl(version, base) } : {}),
  };
}

export const etagOf = ({ version }: Version): string => `W/"${version}"`;

export const versionUrl = ({ type, id, version }: Version, base: string): string =>
  `${base}/${type}/${id}/_history/${version}`;

async function textOf(body: Exclude<Body, { kind: 'raw' }>, { format, pretty }: Representation): Promise<string> {
  if (format === 'xml') {
    // loaded where it is asked for: most requests are JSON, and loading time is a reader's waiting time
    const { toXml } = await import('./formats/xml.ts');
    const xml = toXml(resourceOf(body));
    return pretty ? (await import('./formats/pretty-xml.ts')).prettyXml(xml) : xml;
  }
  if (!pretty) return jsonOf(body);
  return `${JSON.stringify(resourceOf(body), undefined, 2)}\n`;
}

function jsonOf(body: Exclude<Body, { kind: 'raw' }>): string {
  if (body.kind === 'version') return body.version.text();
  return body.kind === 'bundle' ? bundleText(body.bundle) : JSON.stringify(body.resource);
}

function resourceOf(body: Exclude<Body, { kind: 'raw' }>): Resource {
  if (body.kind === 'version') return parseJson(body.version.text()) as Resource;
  return body.kind === 'bundle' ? bundleResource(body.bundle) : body.resource;
}
