import type { CapabilityStatement, CapabilityStatementRestResource } from 'fhir/r4.js';
import { INTERACTIONS, type Row } from './interactions/table.ts';
import { RESOURCE_TYPES } from './search/registry.ts';
import type { Settings } from './settings.ts';

/** What this endpoint serves, from the rows that serve it: https://hl7.org/fhir/R4/capabilitystatement.html */
export function capabilityStatement(base: string, settings: Settings): CapabilityStatement {
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    date: '2026-11-22',
    kind: 'instance',
    software: settings.software,
    implementation: { description: settings.description, url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
    rest: [{ mode: 'server', resource: [...RESOURCE_TYPES].map(resourceOf) }],
  };
}

const ROWS: readonly Row[] = Object.values(INTERACTIONS);

type InteractionCode = NonNullable<CapabilityStatementRestResource['interaction']>[number]['code'];

function resourceOf(type: string): CapabilityStatementRestResource {
  return {
    type: type as CapabilityStatementRestResource['type'],
    interaction: ROWS.flatMap((row) => (row.type === undefined ? [] : [{ code: row.type as InteractionCode }])),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
  };
}
