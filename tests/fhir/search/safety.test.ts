// Whatever a client sends, parsing gives a query or a FhirError of the 400s; what it understood, it understands again.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FhirError } from '../../../fhir/error.ts';
import type { Resource } from '../../../fhir/resource.ts';
import { valuesOf } from '../../../fhir/search/extract.ts';
import { matchesClause } from '../../../fhir/search/match.ts';
import { normalise, wordsOf } from '../../../fhir/search/normalise.ts';
import { parseQuery } from '../../../fhir/search/parse.ts';
import { RESOURCE_TYPES, searchParametersOf } from '../../../fhir/search/registry.ts';
import { BASE, NOW } from './evaluate.ts';

const SEED = { seed: 20_200_101 };
const parseRaw = (types: readonly string[], query: string, handling: 'strict' | 'lenient' = 'lenient') =>
  parseQuery({ types, query, handling, base: BASE, maxCount: 1000, now: NOW });

function parsed(types: readonly string[], query: string) {
  try {
    return parseRaw(types, query);
  } catch (error) {
    expect(error).toBeInstanceOf(FhirError);
    expect((error as FhirError).status).toBeGreaterThanOrEqual(400);
    expect((error as FhirError).status).toBeLessThan(500);
    return undefined;
  }
}

const type = fc.constantFrom(...RESOURCE_TYPES);
const name = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  type.chain((one) => fc.constantFrom(...(searchParametersOf(one)?.keys() ?? []))),
  fc.constantFrom(
    '_sort',
    '_include',
    '_revinclude:iterate',
    '_count',
    '_summary',
    '_elements',
    '_type',
    '_total',
    '_list',
    '_text',
    '_cursor',
    '_contained',
  ),
  fc.constantFrom(
    'subject:Patient.name',
    '_has:Observation:patient:code',
    'focus.focus.focus',
    'subject.organization.name',
    '_has:Observation',
    '_has',
    'a:b:c',
    '.',
    ':',
  ),
);
const modified = fc
  .tuple(
    name,
    fc.constantFrom(
      '',
      ':missing',
      ':exact',
      ':contains',
      ':not',
      ':in',
      ':below',
      ':text',
      ':of-type',
      ':identifier',
      ':Patient',
      ':x',
    ),
  )
  .map((parts) => parts.join(''));
const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 30 }),
  fc.constantFrom(
    '2020',
    'ge2020-01',
    '5.4|http://unitsofmeasure.org|mg',
    'a|b',
    '|',
    'a$b',
    '\\',
    'Patient/1',
    'true',
    '%',
    ',',
    'urn:oid:1',
  ),
);
const encoded = fc
  .array(fc.tuple(modified, value), { maxLength: 6 })
  .map((pairs) => pairs.map((pair) => pair.map((text) => encodeURIComponent(text.toWellFormed())).join('=')).join('&'));

describe('parsing', () => {
  test('any text at all', () => {
    fc.assert(
      fc.property(type, fc.oneof(fc.string({ unit: 'binary' }), encoded), (one, query) => {
        parsed([one], query);
        parsed([], query);
      }),
      { ...SEED, numRuns: 3000 },
    );
  });

  test('what was understood is in the self link, and means the same there, even strictly', () => {
    fc.assert(
      fc.property(type, encoded, (one, query) => {
        const first = parsed([one], query);
        if (!first) return;
        const second = parseRaw([one], first.self, 'strict');
        expect({ ...second, cursor: first.cursor, warnings: [] }).toEqual({ ...first, warnings: [] });
      }),
      { ...SEED, numRuns: 2000 },
    );
  });

  test.each([
    ['2,000 characters', `title=${'x'.repeat(2000)}`],
    ['300 OR values', `identifier=${Array.from({ length: 300 }, (_, at) => at).join()}`],
    ['20 chained levels', `${'partof.'.repeat(20)}title=x`],
    ['20 nested _has', `${'_has:ResearchStudy:partof:'.repeat(20)}title=x`],
    ['beyond the BMP', 'title=%F0%9F%A7%AA%F0%9D%93%95'],
    ['a 10 KB value', `title=${'%41'.repeat(10_000)}`],
    ['broken percent-encoding', 'title=%E0%A4%A'],
    ['percent-encoded junk', 'title=%00%01%ff%fe'],
    ['an overlong encoding', 'title=%C0%80'],
    ['a lone surrogate', 'title=%ED%A0%80'],
    ['1,000 parameters', 'title=x&'.repeat(1000)],
    ['200 KB', `title=${'x'.repeat(200_000)}`],
    ['a deep exponent', 'identifier=1&_lastUpdated=gt99999'],
  ])('%s', (_, query) => {
    parsed(['ResearchStudy'], query);
  });
});

test('a query and an arbitrary resource: an answer, never a failure', () => {
  const odd = fc.object({
    maxDepth: 4,
    withNullPrototype: false,
    key: fc.constantFrom(
      'code',
      'coding',
      'system',
      'value',
      'subject',
      'reference',
      'identifier',
      'component',
      'valueQuantity',
      'effectivePeriod',
      'start',
      'low',
      'extension',
      'url',
      'text',
      'div',
      'meta',
      'tag',
    ),
  });
  fc.assert(
    fc.property(odd, encoded, (body, query) => {
      const resource = { ...body, resourceType: 'Observation', id: 'x' } as Resource;
      for (const parameter of searchParametersOf('Observation')?.values() ?? [])
        valuesOf(resource, parameter, { base: BASE });
      for (const clause of parsed(['Observation'], query)?.clauses ?? []) {
        if (clause.kind === 'parameter' && clause.operands.some(({ kind }) => kind === 'valueset')) continue;
        if (clause.kind === 'parameter' || clause.kind === 'missing') matchesClause(resource, clause, { base: BASE });
      }
    }),
    { ...SEED, numRuns: 500 },
  );
});

describe('normalised strings', () => {
  const text = fc.string({ unit: 'binary', maxLength: 40 });
  test('normalising again changes nothing', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(normalise(normalise(one))).toBe(normalise(one));
      }),
      { ...SEED, numRuns: 5000 },
    );
  });
  test('case does not matter', () => {
    fc.assert(
      fc.property(text, (one) => {
        expect(normalise(one.toUpperCase())).toBe(normalise(one.toUpperCase().toLowerCase()));
      }),
      SEED,
    );
  });
  test.each([
    ['Long-Term  Café', 'longterm cafe'],
    ['STRASSE', normalise('straße')],
    ['Ⅳ ﬁne', 'iv fine'],
    ['\t a \n b ', 'a b'],
    ['-', '-'],
    ['ＦＵＬＬ', 'full'],
    ['İstanbul', 'istanbul'],
  ])('%j is %j', (one, same) => {
    expect(normalise(one)).toBe(same);
  });
  test('words', () => {
    expect(wordsOf("Long-term (24 %) opioids; long's Café")).toEqual(['long', 'term', '24', 'opioids', 's', 'cafe']);
  });
});
