import type { BundleEntryResponse, FhirResource } from 'fhir/r4.js';
import { etagOf, versionUrl } from './answer.ts';
import type { EntryAnswer } from './bundle.ts';
import type { Answer, Call } from './interactions/interaction.ts';

/** Statuses with the words that Bundle.entry.response.status shows after the number. */
const REASONS = new Map([
  [200, '200 OK'],
  [201, '201 Created'],
  [204, '204 No Content'],
  [304, '304 Not Modified'],
]);

/** An interaction's answer as an entry of the response: https://hl7.org/fhir/R4/http.html#transaction-response */
export function entryAnswer(answer: Answer, base: string, call?: Call): EntryAnswer {
  const { status, version, body } = answer;
  const written = version !== undefined && !version.deleted && call?.method !== 'GET';
  const location = written ? versionUrl(version, base) : undefined;
  const response: BundleEntryResponse = {
    status: REASONS.get(status) ?? String(status),
    ...(location === undefined ? {} : { location }),
    ...(version === undefined ? {} : { etag: etagOf(version), lastModified: version.lastUpdated }),
  };
  if (body === undefined || body.kind === 'raw') return { response };
  if (body.kind === 'bundle') return { resource: body.bundle, response };
  if (body.kind === 'version') return isWanted(call) ? { resource: body.version, response } : { response };
  if (body.resource.resourceType === 'OperationOutcome')
    return { response: { ...response, outcome: body.resource as unknown as FhirResource } };
  return { resource: body.resource, response };
}

/** A thousand writes are not answered with a thousand bodies, unless the client prefers so; what is read is always there. */
const isWanted = (call: Call | undefined): boolean =>
  call?.method === 'GET' || call?.preferences.return === 'representation';
