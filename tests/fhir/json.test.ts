// https://hl7.org/fhir/R4/datatypes.html#decimal: the digits of a number are part of its value.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { digitsOf, parseJson } from '../../fhir/json.ts';

/** Number tokens of JSON: https://www.rfc-editor.org/rfc/rfc8259#section-6 */
const digits = (max: number) => fc.stringMatching(new RegExp(`^[0-9]{1,${max}}$`));
const token = fc
  .tuple(
    fc.constantFrom('', '-'),
    fc.oneof(fc.constant('0'), fc.stringMatching(/^[1-9][0-9]{0,22}$/)),
    fc.oneof(
      fc.constant(''),
      digits(24).map((part) => `.${part}`),
      fc.constant('.0000001'),
    ),
    fc.oneof({ weight: 4, arbitrary: fc.constant('') }, fc.stringMatching(/^[eE][+-]?[0-9]{1,2}$/)),
  )
  .map((parts) => parts.join(''));
const space = fc.constantFrom('', ' ', '\n  ');

test('every number keeps its digits, wherever it stands', () => {
  fc.assert(
    fc.property(fc.array(token, { minLength: 1, maxLength: 4 }), space, fc.boolean(), (tokens, gap, asObject) => {
      const text = asObject
        ? `{${tokens.map((number, index) => `"${index}":${gap}${number}${gap}`).join(',')}}`
        : `[${tokens.map((number) => gap + number + gap).join(',')}]`;
      const parsed = Object.values(parseJson(text) as object);
      expect(parsed.map(digitsOf)).toEqual(tokens);
      expect(JSON.stringify(parsed)).toBe(`[${tokens.join(',')}]`);
    }),
    { seed: 4, numRuns: 2000 },
  );
});

test.each(['1.50', '-0', '1e3', '0.0000001', '12345678901234567890', ' 1.0 '])('a number alone: %s', (text) => {
  expect(digitsOf(parseJson(text))).toBe(text.trim());
});

test('text that looks like numbers stays text', () => {
  expect(parseJson('{"a":"x:1.50,","b":["[1e3]"],"c":1.5}')).toEqual({ a: 'x:1.50,', b: ['[1e3]'], c: 1.5 });
});
