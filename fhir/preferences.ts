/** The parts of a Prefer header that FHIR gives a meaning: https://hl7.org/fhir/R4/http.html#ops and #return */
export interface Preferences {
  readonly return?: 'minimal' | 'representation' | 'OperationOutcome';
  readonly handling: 'strict' | 'lenient';
}

const RETURNS = ['minimal', 'representation', 'OperationOutcome'] as const;

/** Unknown preferences and values are ignored, as RFC 7240 wants. */
export function parsePreferences(header: string | undefined): Preferences {
  const words = (header ?? '').split(/[,;]/).map((word) => word.trim().replaceAll('"', ''));
  const wanted = RETURNS.find((value) => words.includes(`return=${value}`));
  return { handling: words.includes('handling=strict') ? 'strict' : 'lenient', ...(wanted ? { return: wanted } : {}) };
}
