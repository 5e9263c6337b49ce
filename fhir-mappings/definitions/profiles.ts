import type { StructureDefinition } from 'fhir/r4.js';
import { CANONICAL_BASE } from '../../fhir/canonical-base.ts';
import { EXTENSION } from '../r4/extensions.ts';
import { PROFILE } from '../r4/profiles.ts';
import { LOCAL } from '../terminology/systems.ts';
import { type ElementRow, structureDefinition } from './structure-definition.ts';

const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1);
const to = (...types: readonly string[]) => ({
  code: 'Reference',
  targetProfile: types.map((type) => (type.includes('/') ? type : `http://hl7.org/fhir/StructureDefinition/${type}`)),
});

/** Slices of `extension` by url. */
const extensionSlices = (
  ...slices: readonly (readonly [name: string, url: string, min: number, max: string])[]
): readonly ElementRow[] => [
  { path: 'extension', slicing: { discriminator: [{ type: 'value', path: 'url' }], rules: 'open' } },
  ...slices.map(
    ([name, url, min, max]): ElementRow => ({
      path: `extension:${name}`,
      sliceName: name,
      min,
      max,
      types: [{ code: 'Extension', profile: [url] }],
    }),
  ),
];

/** What our writers promise; every resource that says so in meta.profile conforms. */
export const profileDefinitions = (): readonly StructureDefinition[] => [
  structureDefinition({
    name: nameOf(PROFILE.publishedStudy),
    title: 'Published study',
    description: 'A research study as its published sources describe it, nothing inferred without saying so',
    type: 'ResearchStudy',
    elements: [
      { path: '' },
      { path: 'text', min: 1 },
      ...extensionSlices(['flag', EXTENSION.flag, 0, '*']),
      { path: 'identifier', min: 1 },
      { path: 'title', min: 1 },
      { path: 'enrollment', types: [to(PROFILE.cohort)] },
    ],
  }),
  structureDefinition({
    name: nameOf(PROFILE.aggregateResult),
    title: 'Aggregate result',
    description:
      "A result about a group of a study; its subject is a Group and its category says so, so that nobody reads it as one patient's value",
    type: 'Observation',
    elements: [
      { path: '' },
      { path: 'text', min: 1 },
      ...extensionSlices(
        ['quote', EXTENSION.quote, 1, '*'],
        ['flag', EXTENSION.flag, 0, '*'],
        ['inferred', EXTENSION.inferred, 0, '*'],
      ),
      { path: 'status', short: 'preliminary when read from prose, final from structured results' },
      {
        path: 'category',
        slicing: { discriminator: [{ type: 'pattern', path: '$this' }], rules: 'open' },
        min: 1,
      },
      {
        path: 'category:aggregate',
        sliceName: 'aggregate',
        min: 1,
        max: '1',
        patternCodeableConcept: { coding: [{ system: LOCAL.category, code: 'study-aggregate' }] },
      },
      { path: 'subject', min: 1, types: [to(PROFILE.cohort)] },
      { path: 'focus', min: 1, max: '1', types: [to(PROFILE.publishedStudy)] },
      { path: 'encounter', max: '0' },
      { path: 'effective[x]', max: '0', short: 'Time is relative to the study: a component' },
      { path: 'derivedFrom', types: [to('DocumentReference', PROFILE.aggregateResult)] },
      { path: 'component', min: 1 },
      {
        path: 'component.code',
        binding: { strength: 'extensible', valueSet: `${CANONICAL_BASE}/ValueSet/result-component` },
      },
    ],
  }),
  structureDefinition({
    name: nameOf(PROFILE.cohort),
    title: 'Study cohort',
    description: 'Members of a study about whom results speak, or (actual false) those who may take part',
    type: 'Group',
    elements: [
      { path: '' },
      { path: 'text', min: 1 },
      ...extensionSlices(
        ['study', EXTENSION.study, 1, '1'],
        ['quote', EXTENSION.quote, 0, '*'],
        ['countedUnits', EXTENSION.countedUnits, 0, '1'],
      ),
      { path: 'name', min: 1 },
      { path: 'member.entity', types: [to(PROFILE.cohort)] },
    ],
  }),
];
