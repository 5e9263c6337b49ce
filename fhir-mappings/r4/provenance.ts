import type { Device, Extension, Provenance } from 'fhir/r4.js';
import type { Source } from '../study.ts';
import { EXTENSION } from './extensions.ts';
import { DEVICE_ID, provenanceId } from './ids.ts';
import { narrative, paragraph, rows } from './narrative.ts';
import { identifiedBy, metaOf } from './source-uri.ts';
import type { Writing } from './writing.ts';

/**
 * Where one source came from and what was made of it. Observations are reached through derivedFrom and meta.source: a study may have thousands.
 * https://hl7.org/fhir/R4/provenance.html
 */
export function provenance(source: Source, targets: readonly string[], writing: Writing): Provenance {
  return {
    resourceType: 'Provenance',
    id: provenanceId(writing.merged.id, source),
    ...metaOf(source.identifier),
    text: narrative(paragraph(`Published from ${source.identifier}.`), rows(Object.entries(source.harvest ?? {}))),
    target: targets.map((reference) => ({ reference })),
    recorded: writing.recorded(source),
    agent: [{ who: { reference: `Device/${DEVICE_ID}` } }],
    entity: [
      {
        ...(source.harvest ? { extension: Object.entries(source.harvest).map(harvestExtension) } : {}),
        role: 'source',
        what: { identifier: identifiedBy(source.identifier), ...(source.title ? { display: source.title } : {}) },
      },
    ],
  };
}

/** One fact of the catalog's harvest under its published name. */
const harvestExtension = ([name, value]: readonly [string, string]): Extension => ({
  url: EXTENSION.harvest,
  extension: [
    { url: 'name', valueString: name },
    { url: 'value', valueString: value },
  ],
});

/** This software, without version: publishing with a newer one must not change every Provenance. */
export const device: Device = {
  resourceType: 'Device',
  id: DEVICE_ID,
  text: narrative(paragraph('research-study-fhir: the software that read the sources and wrote these resources.')),
  status: 'active',
  deviceName: [{ name: 'research-study-fhir', type: 'user-friendly-name' }],
};
