import type { Resource } from '../fhir/resource.ts';
import { type Item, toItem } from '../store/attributes.ts';
import { pack } from '../store/codec.ts';
import type { Indexer } from '../store/index/index-entry.ts';
import { feedKey, recordPk } from '../store/keys.ts';
import { imageHash, packManifest } from '../store/manifest.ts';
import { recordItem } from '../store/record.ts';
import { timeText } from '../store/write-id.ts';

export type Put = (table: 'records' | 'index', pk: string, sk: string, attributes: Item) => void;

/** Puts a resource as a first version, as the writer would leave it: record, entries, feed entry. Gives the number of entries. */
export function loadResource(put: Put, indexer: Indexer, resource: Resource, time: number, chance: string): number {
  const { resourceType: type, id = '' } = resource;
  const meta = { ...resource.meta, versionId: '1', lastUpdated: new Date(time).toISOString() };
  const stored: Resource = { ...resource, meta };
  const image = indexer(stored);
  const w = timeText(time) + chance;
  const body = pack(JSON.stringify(stored));
  const record = { n: 1, w, iw: w, lu: time, a: 'C', g: image.attributes.g, mh: imageHash(image), b: body } as const;
  put('records', recordPk(type, id), 'h', recordItem({ ...record, man: packManifest(image.keys) }));
  const attributes = toItem(image.attributes);
  for (const { pk, sk } of image.keys) put('index', pk, `${sk}~${w}`, attributes);
  const feed = feedKey(type, id, timeText(time));
  put('index', feed.pk, `${feed.sk}~${w}`, { ...attributes, n: { N: '1' } });
  return image.keys.length + 1;
}
