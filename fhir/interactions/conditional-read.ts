import { etagOf } from '../answer.ts';
import type { Version } from '../store.ts';
import type { Answer, Call } from './interaction.ts';

/** 304 where the client already has this version, else undefined: https://hl7.org/fhir/R4/http.html#cread */
export function notModified(version: Version, headers: Call['headers']): Answer | undefined {
  const held = headers['if-none-match'];
  // RFC 9110, 13.1.3: If-Modified-Since is ignored where there is an If-None-Match
  const unchanged = held === undefined ? isAsOld(version, headers['if-modified-since']) : names(held, version);
  return unchanged ? { status: 304, version } : undefined;
}

function names(header: string, version: Version): boolean {
  const tags = header.split(',').map((tag) => tag.trim().replace(/^W\//, ''));
  return tags.includes('*') || tags.includes(etagOf(version).replace(/^W\//, ''));
}

/** HTTP dates have whole seconds. */
function isAsOld(version: Version, date: string | undefined): boolean {
  const since = Date.parse(date ?? '');
  return Math.floor(Date.parse(version.lastUpdated) / 1000) * 1000 <= since;
}
