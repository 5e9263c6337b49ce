import { entryPath } from '../bundle-request.ts';
import { FhirError } from '../error.ts';

/** The same fault, told of the entry where it is: `Observation.status` becomes `Bundle.entry[3].resource.status`. */
export function atEntry(error: FhirError, index: number): FhirError {
  const at = entryPath(index);
  const issues = error.issues.map((issue) => ({
    ...issue,
    diagnostics: `Entry ${index}: ${issue.diagnostics}`,
    expression: issue.expression?.map((path) => within(path, at)) ?? [at],
  }));
  return new FhirError(error.fault, `Entry ${index}: ${error.message}`, undefined, issues);
}

/** A path into a resource goes on from the entry's resource; a header's name does not. */
function within(path: string, at: string): string {
  if (path.startsWith('Bundle.entry')) return path;
  return /^[A-Z][A-Za-z]+(?:\.|$)/.test(path) ? path.replace(/^[A-Z][A-Za-z]+/, `${at}.resource`) : at;
}

/** Maps each entry; the faults of all entries are thrown as one FhirError. */
export function gathered<From, To>(entries: readonly From[], map: (entry: From, index: number) => To): readonly To[] {
  const faults: FhirError[] = [];
  const mapped = entries.flatMap((entry, index) => {
    try {
      return [map(entry, index)];
    } catch (error) {
      if (!(error instanceof FhirError)) throw error;
      faults.push(atEntry(error, index));
      return [];
    }
  });
  throwAll(faults);
  return mapped;
}

/** Throws the faults as one, with the kind of the first; nothing where there are none. */
export function throwAll(faults: readonly FhirError[]): void {
  const [first] = faults;
  if (first === undefined) return;
  throw new FhirError(
    first.fault,
    first.message,
    undefined,
    faults.flatMap(({ issues }) => issues),
  );
}
