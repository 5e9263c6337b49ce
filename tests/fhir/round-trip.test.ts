// https://hl7.org/fhir/R4/json.html: what was written is what is read, digits of decimals included
import { statSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isRawNumber, parseJson } from '../../fhir/json.ts';
import type { Resource } from '../../fhir/resource.ts';
import { endpointOver } from './ask.ts';
import { exampleFiles, FOLDER, readExample } from './official-examples.ts';
import { STORES } from './stores.ts';

/** JSON text that does not depend on the order of members; numbers keep their digits. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join()}]`;
  if (typeof value !== 'object' || value === null || isRawNumber(value)) return JSON.stringify(value);
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonical(member)}`).join()}}`;
}

/** Larger bodies are refused (413). The larger examples are left out to keep the suite short, unless ALL_EXAMPLES asks for them. */
const KB = 1024;
const LARGEST: Readonly<Record<string, number>> = process.env.ALL_EXAMPLES
  ? { memory: 4096 * KB, DynamoDB: 4096 * KB }
  : { memory: 100 * KB, DynamoDB: 5 * KB };

describe.each(STORES)('over %s', (name, make) => {
  test('every official example that the endpoint takes', async () => {
    const { ask, failures } = await endpointOver(make)();
    const refused: string[] = [];
    let kept = 0;
    const files = exampleFiles().filter((file) => statSync(FOLDER + file).size <= (LARGEST[name] ?? 0));
    for (const file of files) {
      const { text, resource } = readExample(file);
      const url = `${resource.resourceType}/${resource.id}`;
      const written = await ask(`PUT ${url}`, { body: text, headers: { prefer: 'return=minimal' } });
      if (written.status >= 400) {
        refused.push(file);
        continue;
      }
      kept++;
      const read = await ask(`GET ${url}`);
      const back = parseJson(String(read.body)) as Resource;
      const { versionId, lastUpdated } = back.meta ?? {};
      expect(canonical(back)).toBe(canonical({ ...resource, meta: { ...resource.meta, versionId, lastUpdated } }));
    }
    expect(failures).toEqual([]);
    // HL7's package holds twelve instances that break their own rules
    expect(refused.length).toBeLessThanOrEqual(12);
    expect(kept).toBeGreaterThan(name === 'memory' ? 650 : 200);
  });
});
