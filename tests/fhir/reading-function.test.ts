// The reading function carries no validation, no patches, and no element tables: its loading time is what a reader waits for
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

/** Files that a file loads with itself; what is imported on demand is not among them. */
function loadedBy(file: string, seen = new Set<string>()): ReadonlySet<string> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const statements = readFileSync(file, 'utf8').matchAll(/^(?:import|export) (?!type )[^;]*?from '(\.[^']+)';/gms);
  for (const [, path = ''] of statements) loadedBy(join(dirname(file), path), seen);
  return seen;
}

test.each(['fhir/validation/', 'fhir/patch/', 'fhir/definitions/elements', 'fhir/formats/', 'transaction'])(
  'nothing of %s is loaded with the reading interactions',
  (folder) => {
    const loaded = [...loadedBy('fhir/interactions/reading.ts'), ...loadedBy('fhir/server.ts')];
    expect(loaded.length).toBeGreaterThan(30);
    expect(loaded.filter((file) => file.includes(folder))).toEqual([]);
  },
);
