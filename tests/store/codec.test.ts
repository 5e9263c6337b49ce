// What is packed comes out the same; write ids and version keys sort as what they stand for.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chunksOf, pack, unpack } from '../../store/codec.ts';
import { feedKey, shortened, versionSk } from '../../store/keys.ts';
import { packManifest, unpackManifest } from '../../store/manifest.ts';
import { newId, timeOf, timeText, writeId } from '../../store/write-id.ts';
import { seeded } from './memory-database.ts';

const bytewise = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));
const text = fc.string({ unit: fc.constantFrom('a', 'b', '~', '=', '\u{1F600}', '\u{1F601}', '\u0000', '"', '\\') });
const options = { seed: 11 };

test('pack and unpack', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 3000 }), (value) => unpack(pack(value)) === value),
    options,
  );
});

test('text of a newer release is not misread', () => {
  expect(() => unpack(Uint8Array.of(200, 1, 2))).toThrow('dictionary 200');
});

test('chunks join to the whole', () => {
  const bytes = Buffer.from(Array.from({ length: 900_000 }, (_, at) => at % 256));
  const chunks = chunksOf(bytes);
  expect(chunks.map(({ length }) => length)).toEqual([358_400, 358_400, 183_200]);
  expect(Buffer.concat(chunks).equals(bytes)).toBe(true);
});

test('manifests', () => {
  const key = fc.record({ pk: text, sk: text });
  fc.assert(
    fc.property(fc.array(key), text, text, (rest, prefix, suffix) => {
      const keys = rest.map(({ pk, sk }) => ({ pk: prefix + pk, sk: sk + suffix }));
      expect(unpackManifest(packManifest(keys))).toEqual(keys);
    }),
    options,
  );
});

test('write ids exceed now and whatever they must, and sort by time', () => {
  const random = (chance: () => number) => (bytes: number) => Uint8Array.from({ length: bytes }, () => chance() * 256);
  fc.assert(
    fc.property(fc.nat(2 ** 41), fc.nat(2 ** 41), fc.integer(), (now, other, seed) => {
      const made = random(seeded(seed));
      const above = writeId(other, made);
      const w = writeId(now, made, above, undefined);
      expect(w).toMatch(/^[-0-9A-Z_a-z]{16}$/);
      expect(bytewise(w, above)).toBe(1);
      expect(timeOf(w)).toBe(Math.max(now, other + 1));
      expect(Math.sign(bytewise(timeText(now), timeText(other)))).toBe(Math.sign(now - other));
    }),
    options,
  );
});

test('versions sort by number, feed entries by time', () => {
  fc.assert(
    fc.property(fc.nat(), fc.nat(), (a, b) => {
      expect(bytewise(versionSk(a), versionSk(b))).toBe(Math.sign(a - b));
      const [x, y] = [a, b].map((ms) => feedKey('Basic', 'x', timeText(ms)).sk);
      expect(bytewise(x ?? '', y ?? '')).toBe(Math.sign(a - b));
    }),
    options,
  );
});

test('long claim terms are shortened, and stay apart', () => {
  const [a, b] = ['a', 'b'].map((end) => shortened('\u{1F600}'.repeat(40) + end));
  expect(a).not.toBe(b);
  expect(Buffer.byteLength(a ?? '')).toBeLessThanOrEqual(48);
});

test('new ids are FHIR ids', () => {
  expect(newId((bytes) => Uint8Array.from({ length: bytes }, (_, at) => at * 14))).toMatch(/^[0-9a-z]{18}$/);
});
