import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { DICTIONARIES } from './dictionary.ts';

/** The dictionary that new text is packed with; older ones stay readable. */
const CURRENT = DICTIONARIES.length - 1;

/** Above this a body or a manifest is cut into chunks; DynamoDB refuses items above 400 KB. */
export const CHUNK_BYTES = 350 * 1024;

/** Text to bytes: the number of the dictionary in the first byte, then raw deflate. */
export function pack(text: string): Uint8Array {
  const packed = deflateRawSync(text, { dictionary: DICTIONARIES[CURRENT], level: 9 });
  const bytes = new Uint8Array(packed.length + 1);
  bytes[0] = CURRENT;
  bytes.set(packed, 1);
  return bytes;
}

/** The inverse of `pack`; throws where the dictionary is unknown, which means a newer writer. */
export function unpack(bytes: Uint8Array): string {
  const dictionary = DICTIONARIES[bytes[0] ?? -1];
  if (!dictionary) throw new Error(`Text packed with dictionary ${bytes[0]}, which this release does not know`);
  return inflateRawSync(bytes.subarray(1), { dictionary }).toString('utf8');
}

/** Bytes in parts of at most `CHUNK_BYTES`. */
export function chunksOf(bytes: Uint8Array): Uint8Array[] {
  const count = Math.ceil(bytes.length / CHUNK_BYTES);
  return Array.from({ length: count }, (_, part) => bytes.subarray(part * CHUNK_BYTES, (part + 1) * CHUNK_BYTES));
}
