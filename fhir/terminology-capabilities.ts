import type { TerminologyCapabilities } from 'fhir/r4.js';
import type { Settings } from './settings.ts';

/** What `$expand`, `$validate-code` and `$lookup` can do, for `mode=terminology`: https://hl7.org/fhir/R4/terminologycapabilities.html */
export const terminologyCapabilities = (base: string, settings: Settings): TerminologyCapabilities => ({
  resourceType: 'TerminologyCapabilities',
  url: `${base}/metadata?mode=terminology`,
  version: settings.software.version,
  name: 'ResearchStudyFhirTerminology',
  title: settings.description,
  status: 'active',
  date: settings.software.releaseDate,
  description: 'The code systems and value sets that this endpoint holds as resources, and no others.',
  kind: 'instance',
  software: { name: settings.software.name, version: settings.software.version },
  implementation: { description: settings.description, url: base },
  codeSearch: 'explicit',
  expansion: {
    hierarchical: false,
    paging: true,
    incomplete: false,
    parameter: ['url', 'filter', 'offset', 'count'].map((name) => ({ name })),
    textFilter: 'The text is part of the display or the code, case and accents aside.',
  },
  validateCode: { translations: false },
});
