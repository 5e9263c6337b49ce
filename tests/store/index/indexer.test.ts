// The index image of a resource: docs/search.md. Every official example of R4 gets keys that DynamoDB accepts.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parseJson } from '../../../fhir/json.ts';
import type { Resource } from '../../../fhir/resource.ts';
import { isResourceType, RESOURCE_TYPES } from '../../../fhir/search/registry.ts';
import { indexedType } from '../../../store/index/indexed-type.ts';
import { indexerOf } from '../../../store/index/indexer.ts';

const indexer = indexerOf({ base: 'https://example.org/r4', generation: 1 });
const keysOf = (resource: Resource): string[] => indexer(resource).keys.map(({ pk, sk }) => `${pk} ${sk}`);

const RESULT: Resource = {
  resourceType: 'Observation',
  id: 'mean-dose',
  meta: {
    profile: ['https://research-study-fhir.org/fhir/StructureDefinition/aggregate-result'],
    source: 'urn:uuid:1',
  },
  status: 'preliminary',
  category: [{ coding: [{ system: 'urn:category', code: 'study-aggregate' }] }],
  code: { coding: [{ system: 'urn:code', code: 'Dose' }], text: 'Dose of diamorphine' },
  subject: { reference: 'Group/all' },
  focus: [{ reference: 'ResearchStudy/pain' }],
  derivedFrom: [{ reference: 'DocumentReference/abstract' }],
  method: { text: 'Mean' },
  valueQuantity: { value: 4.5, system: 'http://unitsofmeasure.org', code: 'mg/d' },
  component: [
    { code: { coding: [{ code: 'denominator' }] }, valueQuantity: { value: 37 } },
    { code: { coding: [{ code: 'p-value' }] }, valueQuantity: { value: 0.005, comparator: '<' } },
  ],
};

describe('an aggregate result', () => {
  test('has at most 14 entries, the feed included', () => {
    expect(keysOf(RESULT).length + 1).toBeLessThanOrEqual(14);
  });

  test('stands in the lists that its questions need', () => {
    const lists = new Set(indexer(RESULT).keys.map(({ pk }) => pk));
    for (const pk of [
      'R4/Observation*',
      'R4/Observation.code=dose',
      'R4/Observation.focus=ResearchStudy/pain',
      'R4/Observation.focus&code=ResearchStudy/pain&dose',
      'R4/Observation.subject&code=Group/all&dose',
      'R4/Observation.component-code-value-quantity=p-value>',
      'R4/Observation.value-quantity>*',
    ]) {
      expect(lists).toContain(pk);
    }
  });
});

describe('a study', () => {
  const study: Resource = { resourceType: 'ResearchStudy', id: 's', title: 'Über Pain', period: { start: '2001-02' } };

  test('stands at each ending of its title', () => {
    const endings = indexer(study).keys.filter(({ pk }) => pk.startsWith('R4/ResearchStudy.title%'));
    expect(endings.map(({ pk }) => pk.slice(-2))).toEqual(['ub', 'be', 'er', 'r ', ' p', 'pa', 'ai', 'in']);
  });

  test('carries its primary date, open at the end', () => {
    expect(indexer(study).attributes).toMatchObject({ d: Date.UTC(2001, 1, 1), e: undefined, g: 1 });
  });
});

test('every type has lists of its identifiers and references, where it has such parameters', () => {
  for (const type of RESOURCE_TYPES) {
    const { parameters, profile, marks } = indexedType(type);
    const codes = new Set(parameters.map(({ code }) => code));
    for (const list of profile.lists) expect(codes, `${type}.${list}`).toContain(list);
    if (codes.has('identifier')) expect(profile.lists, type).toContain('identifier');
    expect(new Set(marks.values()).size).toBe(parameters.length);
  }
});

test('every official example gets distinct keys within the limits of DynamoDB', () => {
  const folder = dirname(createRequire(import.meta.url).resolve('hl7.fhir.r4.examples/package.json'));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.json'))) {
    if (statOf(file)) continue;
    const resource = parseJson(readFileSync(join(folder, file), 'utf8')) as Resource;
    if (typeof resource.resourceType !== 'string' || !isResourceType(resource.resourceType)) continue;
    const { keys } = indexer(resource);
    expect(new Set(keys.map(({ pk, sk }) => `${pk}\0${sk}`)).size).toBe(keys.length);
    for (const { pk, sk } of keys) {
      expect(Buffer.byteLength(pk)).toBeLessThanOrEqual(2048);
      expect(Buffer.byteLength(sk)).toBeLessThanOrEqual(1000);
    }
  }
});

/** Definitions by the thousand add nothing here. */
const statOf = (file: string): boolean =>
  /^(StructureDefinition|ValueSet|CodeSystem|SearchParameter|Bundle|\.)/.test(file);
