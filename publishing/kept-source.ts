import type { Binary } from 'fhir/r4.js';
import { CANONICAL_BASE } from '../fhir/canonical-base.ts';
import type { Resource } from '../fhir/resource.ts';
import { EXTENSION } from '../fhir-mappings/r4/extensions.ts';
import { binaryId } from '../fhir-mappings/r4/ids.ts';
import type { Source, SourceKind } from '../fhir-mappings/study.ts';
import { local } from '../fhir-mappings/terminology/local-codes.ts';
import { LOCAL } from '../fhir-mappings/terminology/systems.ts';
import type { DetectedRecord } from './source-record.ts';

/** A source record kept whole, so that what is published can be made again from all of a study's records. */
export interface KeptSource {
  /** The id of its Binary: the same wherever and whenever the record is published. */
  readonly id: string;
  readonly kind: SourceKind;
  readonly text: string;
  /** When it was published in this state: ISO 8601 instant. */
  readonly recorded: string;
  readonly catalog?: string;
}

const CATALOG = `${CANONICAL_BASE}/catalog`;
const PUBLICATION = `${CANONICAL_BASE}/publication`;

const CONTENT_TYPE: Readonly<Record<SourceKind, string>> = {
  'study-file': 'application/json',
  'dcat-us': 'application/json',
  'clinicaltrials-gov': 'application/json',
  pubmed: 'application/xml; charset=utf-8',
  jats: 'application/xml; charset=utf-8',
};

export const keptSourceOf = (record: DetectedRecord, source: Source, recorded: string): KeptSource => ({
  id: binaryId(source),
  kind: record.kind,
  text: record.text,
  recorded,
  ...(record.catalog ? { catalog: record.catalog } : {}),
});

/** The record as a FHIR Binary of what was published under the id `publication`, to whose `head` resource it belongs. https://hl7.org/fhir/R4/binary.html */
export function binaryOf(kept: KeptSource, publication: string, head: string): Resource {
  const json = kept.text.trimStart().startsWith('{');
  return {
    resourceType: 'Binary',
    id: kept.id,
    meta: {
      extension: [{ url: EXTENSION.recorded, valueInstant: kept.recorded }],
      tag: [
        local('sourceKind', kept.kind),
        { system: PUBLICATION, code: publication },
        ...(kept.catalog === undefined ? [] : [{ system: CATALOG, code: kept.catalog }]),
      ],
    },
    contentType: kept.kind === 'dcat-us' && !json ? 'text/plain; charset=utf-8' : CONTENT_TYPE[kept.kind],
    securityContext: { reference: head },
    data: Buffer.from(kept.text, 'utf8').toString('base64'),
  } satisfies Binary;
}

/** What a Binary keeps; undefined for a Binary that holds no source record. */
export function keptIn(resource: Resource): (KeptSource & { readonly publication: string }) | undefined {
  const { id, meta, data } = resource as unknown as Binary;
  const kind = meta?.tag?.find(({ system }) => system === LOCAL.sourceKind)?.code;
  const recorded = meta?.extension?.find(({ url }) => url === EXTENSION.recorded)?.valueInstant;
  const publication = meta?.tag?.find(({ system }) => system === PUBLICATION)?.code;
  if (!id || !kind || !Object.hasOwn(CONTENT_TYPE, kind) || !recorded || !publication) return undefined;
  const catalog = meta?.tag?.find(({ system }) => system === CATALOG)?.code;
  return {
    id,
    kind: kind as SourceKind,
    text: Buffer.from(data ?? '', 'base64').toString('utf8'),
    recorded,
    publication,
    ...(catalog === undefined ? {} : { catalog }),
  };
}
