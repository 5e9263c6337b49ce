import { createHash } from 'node:crypto';
import { pack, unpack } from './codec.ts';
import type { IndexImage, IndexKey } from './index/index-entry.ts';

/**
 * The keys of one record's entries, packed. What all keys share (the partition keys' beginning, the sort keys' end) is
 * written once: [prefix, suffix, pk, sk, pk, sk, ...].
 */
export function packManifest(keys: readonly IndexKey[]): Uint8Array | undefined {
  if (keys.length === 0) return undefined;
  const prefix = sharedPrefix(keys.map(({ pk }) => pk));
  const suffix = reversed(sharedPrefix(keys.map(({ sk }) => reversed(sk))));
  const rest = keys.flatMap(({ pk, sk }) => [pk.slice(prefix.length), sk.slice(0, sk.length - suffix.length)]);
  return pack(JSON.stringify([prefix, suffix, ...rest]));
}

/** The inverse of `packManifest`. */
export function unpackManifest(packed: Uint8Array | undefined): IndexKey[] {
  if (!packed) return [];
  const [prefix = '', suffix = '', ...rest]: string[] = JSON.parse(unpack(packed));
  const keys: IndexKey[] = [];
  for (let at = 0; at < rest.length; at += 2) keys.push({ pk: prefix + rest[at], sk: rest[at + 1] + suffix });
  return keys;
}

/** 96 bits that tell whether anything indexed has changed. */
export function imageHash({ keys, attributes }: IndexImage): string {
  const sorted = keys.map(({ pk, sk }) => `${pk}\0${sk}`).sort();
  const rest = [attributes.f, attributes.m, attributes.d, attributes.e, attributes.g];
  return createHash('sha256')
    .update(JSON.stringify([sorted, rest]))
    .digest('base64')
    .slice(0, 16);
}

/** By UTF-16 code units: halves of a pair may part, for the text is only ever joined again. */
function sharedPrefix(texts: readonly string[]): string {
  const [first = '', ...others] = texts;
  let length = first.length;
  for (const text of others) {
    let same = 0;
    while (same < length && text[same] === first[same]) same += 1;
    length = same;
  }
  return first.slice(0, length);
}

const reversed = (text: string): string => text.split('').reverse().join('');
