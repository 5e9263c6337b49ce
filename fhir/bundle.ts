import type { BundleEntryRequest, BundleEntryResponse, BundleEntrySearch, BundleLink } from 'fhir/r4.js';
import { parseJson } from './json.ts';
import type { Resource } from './resource.ts';
import type { Version } from './store.ts';

/** A Bundle to be sent; the text of stored resources is passed on as it is kept, never parsed: https://hl7.org/fhir/R4/bundle.html */
export interface BundleAnswer {
  readonly type: 'searchset' | 'history' | 'batch-response' | 'transaction-response';
  readonly lastUpdated?: string;
  readonly total?: number;
  readonly links: readonly BundleLink[];
  readonly entries: readonly EntryAnswer[];
}

export interface EntryAnswer {
  readonly fullUrl?: string;
  readonly resource?: Version | Resource | BundleAnswer;
  readonly search?: BundleEntrySearch;
  readonly request?: BundleEntryRequest;
  readonly response?: BundleEntryResponse;
}

/** The Bundle as JSON text without white space. */
export function bundleText(bundle: BundleAnswer): string {
  const { type, lastUpdated, total, links, entries } = bundle;
  const head = JSON.stringify({
    resourceType: 'Bundle',
    ...(lastUpdated === undefined ? {} : { meta: { lastUpdated } }),
    type,
    ...(total === undefined ? {} : { total }),
    ...(links.length === 0 ? {} : { link: links }),
  });
  // an empty array is no FHIR JSON, so a Bundle without entries has no `entry`
  if (entries.length === 0) return head;
  return `${head.slice(0, -1)},"entry":[${entries.map(entryText).join(',')}]}`;
}

function entryText({ resource, ...rest }: EntryAnswer): string {
  const { fullUrl, ...others } = rest;
  const parts = [
    ...(fullUrl === undefined ? [] : [`"fullUrl":${JSON.stringify(fullUrl)}`]),
    ...(resource === undefined ? [] : [`"resource":${resourceText(resource)}`]),
    ...Object.entries(others).flatMap(([name, value]) =>
      value === undefined ? [] : [`${JSON.stringify(name)}:${JSON.stringify(value)}`],
    ),
  ];
  return `{${parts.join(',')}}`;
}

function resourceText(resource: Version | Resource | BundleAnswer): string {
  if (isVersion(resource)) return resource.text();
  return isBundle(resource) ? bundleText(resource) : JSON.stringify(resource);
}

/** The Bundle as a resource, for formats other than JSON. */
export const bundleResource = (bundle: BundleAnswer): Resource => parseJson(bundleText(bundle)) as Resource;

const isVersion = (value: Version | Resource | BundleAnswer): value is Version =>
  'text' in value && typeof value.text === 'function';
const isBundle = (value: Version | Resource | BundleAnswer): value is BundleAnswer => !('resourceType' in value);
