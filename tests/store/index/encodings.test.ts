// Property 6 of the storage design: encodings sort bytewise, as DynamoDB compares them, in the order of their values.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareBytes, encodeInstant, encodeNumber, encodeText, TEXT_END } from '../../../store/index/encodings.ts';
import { codeOf, fromSymbols, keyValue, ordOf, symbols } from '../../../store/index/hash.ts';
import { LENGTH_CLASSES, lengthClassOf, stringSk } from '../../../store/index/list-keys.ts';

const bytewise = (a: string, b: string): number => Math.sign(Buffer.compare(Buffer.from(a), Buffer.from(b)));
const order = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);
const wellFormed = fc.string({ unit: 'binary' });

describe('numbers', () => {
  const number = fc.oneof(
    fc.double({ noNaN: true }),
    fc.integer().map((whole) => whole / 100),
  );

  test('sort as doubles do', () => {
    fc.assert(
      fc.property(number, number, (a, b) => {
        expect(bytewise(encodeNumber(a), encodeNumber(b))).toBe(order(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    [Number.NEGATIVE_INFINITY, -Number.MAX_VALUE],
    [-1e-320, 0],
    [0, 5e-324],
    [1, 1.0000000000000002],
    [Number.MAX_VALUE, Number.POSITIVE_INFINITY],
  ])('%d comes before %d', (low, high) => expect(bytewise(encodeNumber(low), encodeNumber(high))).toBe(-1));

  test('zero has one encoding', () => expect(encodeNumber(-0)).toBe(encodeNumber(0)));
});

describe('instants', () => {
  const year = 31_557_600_000;
  const instant = fc.oneof(
    fc.integer({ min: -1970 * year, max: 8030 * year }),
    fc.constantFrom(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY),
  );

  test('sort as instants do, open ends included, at one width', () => {
    fc.assert(
      fc.property(instant, instant, (a, b) => {
        expect(encodeInstant(a)).toHaveLength(9);
        expect(bytewise(encodeInstant(a), encodeInstant(b))).toBe(order(a, b));
      }),
      { numRuns: 2000 },
    );
  });

  test('length classes hold every period, each in the shortest that it fits', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 20 * year }), (low, length) => {
        const { shortest, longest } = LENGTH_CLASSES[lengthClassOf(low, low + length)] ?? { shortest: 1, longest: 0 };
        expect(length > shortest && length <= longest).toBe(true);
      }),
    );
    expect(lengthClassOf(Number.NEGATIVE_INFINITY, 0)).toBe(LENGTH_CLASSES.length - 1);
  });
});

describe('texts', () => {
  test('are compared by UTF-8 bytes, astral characters too', () => {
    fc.assert(
      fc.property(wellFormed, wellFormed, (a, b) => {
        expect(Math.sign(compareBytes(a, b))).toBe(bytewise(a, b));
      }),
      { numRuns: 2000 },
    );
    expect(compareBytes('\u{1F600}', '\uFFFD')).toBeGreaterThan(0);
  });

  test('a text stands before every text that it begins', () => {
    fc.assert(
      fc.property(wellFormed, fc.string({ unit: 'binary', minLength: 1 }), (text, rest) => {
        const [shorter, longer] = [encodeText(text, 64), encodeText(text + rest, 64)];
        if (shorter !== longer) expect(bytewise(shorter + TEXT_END, longer + TEXT_END)).toBe(-1);
      }),
    );
  });

  test('a key keeps whole characters: no half of a pair is ever cut off', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('\u{1F600}', 'a', '\uD800'), maxLength: 200 }), (text) => {
        expect(stringSk(text).isWellFormed()).toBe(true);
        expect(keyValue(text).isWellFormed()).toBe(true);
        expect([...encodeText(text, 64)].length).toBeLessThanOrEqual(64);
      }),
    );
  });
});

describe('hashes', () => {
  test('symbols are read back', () => {
    fc.assert(fc.property(fc.maxSafeNat(), (value) => fromSymbols(symbols(value, 9)) === value));
  });

  test('positions of consecutive ids spread evenly over the hash space', () => {
    const buckets = new Array<number>(16).fill(0);
    for (let id = 0; id < 16_000; id++) {
      const bucket = Math.floor(fromSymbols(ordOf('Observation', `o${id}`).slice(0, 2)) / 256);
      buckets[bucket] = (buckets[bucket] ?? 0) + 1;
    }
    for (const count of buckets) expect(Math.abs(count - 1000)).toBeLessThan(130);
  });

  test('codes of a signature collide as seldom as chance has it', () => {
    const codes = new Set(Array.from({ length: 4000 }, (_, n) => codeOf(`code=http://loinc.org|${n}-4`)));
    expect(codes.size).toBeGreaterThan(3990);
  });

  test('a long value becomes a short key value, another for another', () => {
    const long = (end: string): string => `http://example.org/${'x'.repeat(500)}${end}`;
    expect(Buffer.byteLength(keyValue(long('a')))).toBeLessThanOrEqual(48 * 3);
    expect(keyValue(long('a'))).not.toBe(keyValue(long('b')));
    expect(keyValue('a>b=c&d%')).toBe('a%3eb%3dc%26d%25');
  });
});
