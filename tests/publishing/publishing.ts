import { readFileSync } from 'node:fs';
import type { FhirStore } from '../../fhir/store.ts';
import type { PublishOptions } from '../../publishing/publish.ts';
import type { SourceRecord } from '../../publishing/source-record.ts';
import { memoryStore } from '../memory-store.ts';

/** 2026-01-01T00:00:00Z */
export const NOW = Date.UTC(2026, 0, 1);

export const options = (more: Partial<PublishOptions> = {}): PublishOptions => ({
  now: () => NOW,
  sleep: async () => undefined,
  random: () => 0.5,
  ...more,
});

/** A store that counts its calls of `write`. */
export function countingStore(): { readonly store: FhirStore; readonly writes: () => number } {
  const store = memoryStore({ now: () => NOW, base: 'http://127.0.0.1/r4' });
  let count = 0;
  return {
    store: {
      ...store,
      write: (writes, claims) => {
        count += writes.length;
        return store.write(writes, claims);
      },
    },
    writes: () => count,
  };
}

export const record = (name: string, content: string | object): SourceRecord => ({
  name,
  bytes: new TextEncoder().encode(typeof content === 'string' ? content : JSON.stringify(content)),
});

/** The study that is published by default. */
export const seed = (): { readonly dataset: Record<string, unknown>; readonly harvest: Record<string, string> } =>
  JSON.parse(readFileSync('studies/uic4-m9cb.json', 'utf8'));
