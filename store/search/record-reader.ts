import type { Request } from '../database.ts';
import { type ResourceKey, readRecords, resourceName } from '../read.ts';
import type { RecordView } from '../record-view.ts';

export interface RecordReader {
  /** The committed records of these resources in their order; undefined for what was never stored. Tombstones are there. */
  read(keys: readonly ResourceKey[]): Promise<(RecordView | undefined)[]>;
  /** Packed bytes of the bodies read so far. */
  bytes(): number;
}

/** Reads each record once for all the parts of one search, so that they all see the same version. */
export function recordReader(request: Request): RecordReader {
  const known = new Map<string, Promise<RecordView | undefined>>();
  let bytes = 0;
  const readAll = async (keys: readonly ResourceKey[]): Promise<Map<string, RecordView>> => {
    const views = await readRecords(request, keys);
    for (const view of views.values()) bytes += view.bytes;
    return views;
  };
  return {
    bytes: () => bytes,
    read(keys) {
      const fresh = new Map(keys.map((key) => [resourceName(key), key] as const).filter(([name]) => !known.has(name)));
      if (fresh.size > 0) {
        const reading = readAll([...fresh.values()]);
        for (const name of fresh.keys())
          known.set(
            name,
            reading.then((views) => views.get(name)),
          );
      }
      return Promise.all(keys.map((key) => known.get(resourceName(key))));
    },
  };
}
