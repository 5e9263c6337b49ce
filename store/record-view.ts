import { parseJson } from '../fhir/json.ts';
import type { Resource } from '../fhir/resource.ts';
import type { Version } from '../fhir/store.ts';
import { unpack } from './codec.ts';
import type { IndexKey } from './index/index-entry.ts';
import { unpackManifest } from './manifest.ts';
import { feedWriteId, methodOf, type StoredRecord } from './record.ts';

/** A version with what the index knows of it. */
export interface RecordView extends Version {
  /** Write id of the item. */
  readonly w: string;
  /** Write id that this version's feed entry bears; its instant is lastUpdated. */
  readonly feedW: string;
  /** Write id that the entries bear: their items' sk is `${key.sk}~${iw}`. Undefined where there are none. */
  readonly iw: string | undefined;
  /** Generation of the index definitions that the entries were made under. */
  readonly g: number;
  /** lastUpdated in ms. */
  readonly time: number;
  /** Packed size of the body, bytes. */
  readonly bytes: number;
  /** The entries' keys; unpacked when called. */
  keys(): readonly IndexKey[];
}

/** Body and manifest of a record, whole, wherever they were kept. */
export interface Parts {
  readonly body: Uint8Array | undefined;
  readonly manifest: Uint8Array | undefined;
}

/** Everything is unpacked on first use and kept. */
export function recordView(type: string, id: string, record: StoredRecord, { body, manifest }: Parts): RecordView {
  const text = once(() => (body ? unpack(body) : ''));
  return {
    type,
    id,
    version: record.n,
    lastUpdated: new Date(record.lu).toISOString(),
    deleted: record.a === 'D',
    method: methodOf(record.a),
    w: record.w,
    feedW: feedWriteId(record),
    iw: record.iw,
    g: record.g,
    time: record.lu,
    bytes: body?.length ?? 0,
    text,
    resource: once(() => parseJson(text()) as Resource),
    keys: once(() => unpackManifest(manifest)),
  };
}

function once<T>(make: () => T): () => T {
  let made: { value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
