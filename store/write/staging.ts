import type { Resource } from '../../fhir/resource.ts';
import { type Item, toItem } from '../attributes.ts';
import { CHUNK_BYTES, chunksOf, pack } from '../codec.ts';
import type { IndexImage, IndexKey } from '../index/index-entry.ts';
import { chunkKey, feedKey, type Key } from '../keys.ts';
import { imageHash, packManifest } from '../manifest.ts';
import { feedWriteId, type StoredRecord } from '../record.ts';
import type { Parts } from '../record-view.ts';
import { timeOf, writeId } from '../write-id.ts';
import type { Change } from './change.ts';
import type { Writing } from './writing.ts';

export interface Chunk {
  readonly key: Key;
  readonly bytes: Uint8Array;
}

/** One version, made but not yet put anywhere: all items that its write will put, under its own write id. */
export interface Staging {
  readonly change: Change;
  readonly w: string;
  /** The record as the flip will put it. */
  readonly record: StoredRecord;
  readonly parts: Parts;
  /** Keys of the entries staged under `w`; none where the old version's entries stay. */
  readonly keys: readonly IndexKey[];
  readonly attributes: Omit<IndexImage['attributes'], 'g'> & { readonly g: number };
  readonly chunks: readonly Chunk[];
}

/** Stamps a change with a write id and makes its items. */
export function stagingOf(writing: Writing, change: Change): Staging {
  const { type, id, old, fence, resource } = change;
  const w = writeId(writing.now(), writing.random, old?.w, fence);
  const { n, lu, fw } =
    change.amends && old ? { ...old, fw: feedWriteId(old) } : { n: (old?.n ?? 0) + 1, lu: timeOf(w) };
  if (!resource) return tombstone(change, w, { n, w, lu, a: 'D', g: 0 });
  const stored = withMeta(resource, type, id, n, lu);
  const image = writing.indexer(stored);
  const mh = imageHash(image);
  const kept = old && old.mh === mh && old.g === image.attributes.g ? old : undefined;
  const body = pack(JSON.stringify(stored));
  const manifest = kept ? kept.man : packManifest(image.keys);
  const inside = sizesInside(body, manifest);
  const record: StoredRecord = {
    n,
    w,
    fw,
    lu,
    a: change.a,
    g: image.attributes.g,
    mh,
    iw: kept ? kept.iw : w,
    ...(inside.body ? { b: body } : { bw: w, bc: chunksOf(body).length }),
    ...(kept ? { man: kept.man, mc: kept.mc } : manifestFields(manifest, inside.manifest)),
  };
  const chunks = [
    ...(inside.body ? [] : chunked(change.pk, 'b', w, body)),
    ...(inside.manifest || kept || !manifest ? [] : chunked(change.pk, 'm', w, manifest)),
  ];
  return {
    change,
    w,
    record,
    parts: { body, manifest },
    keys: kept ? [] : image.keys,
    attributes: image.attributes,
    chunks,
  };
}

const tombstone = (change: Change, w: string, record: StoredRecord): Staging => ({
  change,
  w,
  record,
  parts: { body: undefined, manifest: undefined },
  keys: [],
  attributes: { g: 0 },
  chunks: [],
});

/** The resource as served; `id` and `meta` come first, as the specification shows them. */
function withMeta(resource: Resource, type: string, id: string, version: number, lastUpdated: number): Resource {
  const { resourceType: _type, id: _id, meta, ...rest } = resource;
  const served = { versionId: String(version), lastUpdated: new Date(lastUpdated).toISOString() };
  return { resourceType: type, id, meta: { ...meta, ...served }, ...rest };
}

/** Whether body and manifest fit inside the record; the manifest goes first, because every write needs it. */
function sizesInside(body: Uint8Array, manifest: Uint8Array | undefined): { body: boolean; manifest: boolean } {
  const length = manifest?.length ?? 0;
  const manifestInside = length <= CHUNK_BYTES / 2;
  return { manifest: manifestInside, body: body.length + (manifestInside ? length : 0) <= CHUNK_BYTES };
}

function manifestFields(manifest: Uint8Array | undefined, inside: boolean): Pick<StoredRecord, 'man' | 'mc'> {
  if (!manifest) return {};
  return inside ? { man: manifest } : { mc: chunksOf(manifest).length };
}

const chunked = (pk: string, kind: 'b' | 'm', w: string, bytes: Uint8Array): Chunk[] =>
  chunksOf(bytes).map((part, at) => ({ key: chunkKey(pk, kind, w, at), bytes: part }));

/** Key of an entry's item. */
export const entryKey = ({ pk, sk }: IndexKey, w: string): Key => ({ pk, sk: `${sk}~${w}` });

/** Key of the feed entry of the version that `w` makes. */
export const feedEntryKey = (type: string, id: string, w: string): Key => entryKey(feedKey(type, id, w.slice(0, 8)), w);

/** The feed entry's attributes: those of the version's entries, and its number. */
export const feedAttributes = ({ attributes, record }: Staging): Item => toItem({ ...attributes, n: record.n });
