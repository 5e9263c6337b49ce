import type {
  CapabilityStatement,
  CapabilityStatementRestResource,
  CapabilityStatementRestResourceOperation,
  CapabilityStatementRestResourceSearchParam,
  CapabilityStatementRestSecurity,
} from 'fhir/r4.js';
import { INTERACTIONS, type Row } from './interactions/table.ts';
import { RESOURCE_TYPES, searchParametersOf } from './search/registry.ts';
import type { SearchParameter } from './search/search-parameter.ts';
import type { Settings } from './settings.ts';

const ROWS: readonly Row[] = Object.values(INTERACTIONS);
/** Refused by name: claimed nowhere. */
const REFUSED = new Set(['near']);

/** What this endpoint serves, from the rows that serve it: https://hl7.org/fhir/R4/capabilitystatement.html. `date` is that of the software. */
export function capabilityStatement(base: string, settings: Settings): CapabilityStatement {
  const revIncludes = referring();
  return {
    resourceType: 'CapabilityStatement',
    url: `${base}/metadata`,
    version: settings.software.version,
    name: 'ResearchStudyFhir',
    title: settings.description,
    status: 'active',
    date: settings.software.releaseDate,
    kind: 'instance',
    ...(settings.instantiates.length > 0 ? { instantiates: [...settings.instantiates] } : {}),
    software: settings.software,
    implementation: { description: settings.description, url: base },
    fhirVersion: '4.0.1',
    format: ['application/fhir+json', 'application/fhir+xml', 'json', 'xml'],
    patchFormat: ['application/json-patch+json', 'application/fhir+json', 'application/fhir+xml'],
    rest: [
      {
        mode: 'server',
        documentation:
          'Every resource type of R4. Versions are kept; deleted resources answer 410 and can be revived by an update.',
        security: securityOf(base, settings),
        resource: RESOURCE_TYPES.map((type) => resourceOf(type, revIncludes.get(type) ?? [], settings)),
        interaction: ROWS.flatMap(({ system = [] }) => system.map((code) => ({ code: code as 'batch' }))),
        searchParam: [...(searchParametersOf('Resource')?.values() ?? [])].map(searchParamOf),
        ...(settings.systemOperations.length > 0 ? { operation: [...settings.systemOperations] } : {}),
      },
    ],
  };
}

function resourceOf(type: string, revIncludes: readonly string[], settings: Settings): CapabilityStatementRestResource {
  const parameters = [...(searchParametersOf(type)?.values() ?? [])].filter(({ code }) => !REFUSED.has(code));
  const { [type]: supported = [] } = settings.supportedProfiles;
  return {
    type: type as CapabilityStatementRestResource['type'],
    profile: `http://hl7.org/fhir/StructureDefinition/${type}`,
    ...(supported.length === 0 ? {} : { supportedProfile: [...supported] }),
    interaction: ROWS.flatMap((row) => (row.type === undefined ? [] : [{ code: row.type as 'read' }])),
    versioning: 'versioned-update',
    readHistory: true,
    updateCreate: true,
    conditionalCreate: true,
    conditionalRead: 'full-support',
    conditionalUpdate: true,
    conditionalDelete: settings.conditionalDeleteLimit > 1 ? 'multiple' : 'single',
    referencePolicy: ['literal', 'logical'],
    documentation: settings.referentialIntegrity
      ? 'A write whose references to this endpoint point to nothing is refused (422).'
      : 'References need not point to anything that exists.',
    searchInclude: ['*', ...parameters.filter(isReference).map(({ code }) => `${type}:${code}`)],
    ...(revIncludes.length === 0 ? {} : { searchRevInclude: [...revIncludes] }),
    searchParam: parameters.map(searchParamOf),
    operation: operationsOf(type),
  };
}

const isReference = ({ type }: SearchParameter): boolean => type === 'reference';

function searchParamOf({ code, type, url }: SearchParameter): CapabilityStatementRestResourceSearchParam {
  return { name: code, definition: url, type };
}

/** Type -> the parameters that name it among their targets; those open to any type are not repeated for each. */
function referring(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const of of RESOURCE_TYPES)
    for (const { code, targets = [] } of searchParametersOf(of)?.values() ?? [])
      for (const target of targets) found.set(target, [...(found.get(target) ?? []), `${of}:${code}`]);
  return found;
}

const operationsOf = (type: string): CapabilityStatementRestResourceOperation[] =>
  ROWS.filter(({ types }) => types === undefined || types.includes(type)).flatMap(({ operation, summary }) =>
    operation === undefined ? [] : [{ ...operation, documentation: summary }],
  );

function securityOf(base: string, { issuer }: Settings): CapabilityStatementRestSecurity {
  if (issuer === undefined) return { cors: true, description: 'Reading is open.' };
  const system = 'http://terminology.hl7.org/CodeSystem/restful-security-service';
  return {
    cors: true,
    service: [{ coding: [{ system, code: 'SMART-on-FHIR' }] }],
    description: `Bearer tokens of ${issuer}; see ${base}/.well-known/smart-configuration`,
  };
}
