import type { Identifier as FhirIdentifier } from 'fhir/r4.js';
import type { Identifier } from '../study.ts';
import { isAbsoluteUri } from '../uri.ts';

/** Registries' own systems; a URI is its own identifier. https://hl7.org/fhir/R4/identifier-registry.html */
const SYSTEM: Readonly<Record<Identifier['kind'], string | undefined>> = {
  nct: 'https://clinicaltrials.gov',
  pmid: 'https://pubmed.ncbi.nlm.nih.gov',
  pmcid: 'https://www.ncbi.nlm.nih.gov/pmc',
  doi: 'https://doi.org',
  url: 'urn:ietf:rfc:3986',
  other: undefined,
};

export function identifierOf({ kind, system, value, use, text }: Identifier): FhirIdentifier {
  const namespace = SYSTEM[kind] ?? (system && isAbsoluteUri(system) ? system : undefined);
  return {
    ...(use ? { use } : {}),
    ...(text ? { type: { text } } : {}),
    ...(namespace ? { system: namespace } : {}),
    value,
  };
}
