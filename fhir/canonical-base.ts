/** Base of our own canonical URLs (profiles, extensions, code systems, search parameters); it does not depend on where the endpoint is deployed. */
export const CANONICAL_BASE = 'https://research-study-fhir.org/fhir';
