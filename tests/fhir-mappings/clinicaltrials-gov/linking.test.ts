// What each result of the registry is linked to, followed from the written resources back into the record by JSON Pointer: number, group, outcome,
// class, category, unit and time frame (https://clinicaltrials.gov/data-api/about-api/study-data-structure).
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { Extension, Group, Observation, ObservationComponent, Quantity } from 'fhir/r4.js';
import { describe, expect, test } from 'vitest';
import { merge } from '../../../fhir-mappings/merge.ts';
import { writeStudy } from '../../../fhir-mappings/r4/write-study.ts';
import { readClinicalTrialsGov } from '../../../fhir-mappings/sources/clinicaltrials-gov/read-study.ts';

const SAMPLES = '../shared/samples/clinicaltrials-gov';
const files = existsSync(SAMPLES) ? readdirSync(SAMPLES).filter((name) => /^NCT\d+\.json$/.test(name)) : [];

type Json = { readonly [name: string]: Json } & { readonly length?: number };
const at = (record: unknown, pointer: string): Json =>
  pointer
    .split('/')
    .slice(1)
    .reduce((value, name) => (value as Json)[name] as Json, record as Json);

const pointerOf = (extensions: readonly Extension[] | undefined): string | undefined =>
  extensions?.find(({ url }) => url.endsWith('/quote'))?.extension?.find(({ url }) => url === 'pointer')?.valueString;

/** The place `up` levels above. */
const above = (pointer: string, up: number): string => pointer.split('/').slice(0, -up).join('/');

/** Every Quantity below a value, with the pointer that it carries. */
function quantitiesIn(value: unknown): readonly Quantity[] {
  if (typeof value !== 'object' || value === null) return [];
  const own = 'extension' in value && 'value' in value ? [value as Quantity] : [];
  return [...own, ...Object.values(value).flatMap(quantitiesIn)];
}

const same = (quantity: Quantity | undefined, words: unknown): boolean =>
  Number(quantity?.value) ===
  Number(
    String(words)
      .replace(/^[<>=≤≥ ]+/, '')
      .replaceAll(',', ''),
  );

const textOf = (components: readonly ObservationComponent[] | undefined, code: string): string | undefined =>
  components?.find((one) => one.code.coding?.some((coding) => coding.code === code))?.valueString;

describe.each(files)('%s', (file) => {
  const text = readFileSync(`${SAMPLES}/${file}`, 'utf8');
  const record: unknown = JSON.parse(text);
  const { study } = readClinicalTrialsGov(record, text);
  const resources = JSON.parse(
    JSON.stringify(writeStudy(merge([study]), { recorded: '2026-01-01T00:00:00.000Z' })),
  ) as readonly { readonly resourceType: string; readonly id: string }[];
  const observations = resources.filter(({ resourceType }) => resourceType === 'Observation') as Observation[];
  const groups = new Map(resources.map((resource) => [`${resource.resourceType}/${resource.id}`, resource as Group]));
  const groupOf = ({ subject }: Observation) => groups.get(subject?.reference ?? '');

  test('each number that names its place is the number there', () => {
    for (const observation of observations) {
      const pointer = pointerOf(observation.extension);
      if (observation.valueQuantity && pointer) expect(same(observation.valueQuantity, at(record, pointer))).toBe(true);
      for (const quantity of quantitiesIn(observation.component ?? [])) {
        const place = pointerOf(quantity.extension);
        if (place) expect(same(quantity, at(record, place))).toBe(true);
      }
    }
  });

  test('each measurement belongs to its group, outcome, class, category, unit and time frame', () => {
    for (const observation of observations) {
      const pointer = pointerOf(observation.extension) ?? '';
      if (!/\/measurements\/\d+\/value$/.test(pointer)) continue;
      const measurement = at(record, above(pointer, 1));
      const [category, group, measure] = [3, 5, 7].map((up) => at(record, above(pointer, up)));
      const module = pointer.includes('baseline') ? at(record, above(pointer, 9)) : measure;
      const groupRow = ((module?.groups ?? []) as unknown as Json[]).find(({ id }) => id === measurement.groupId);
      expect(groupOf(observation)?.name).toBe(groupRow?.title);
      expect(observation.code.text).toBe(measure?.title);
      expect(textOf(observation.component, 'class')).toBe(group?.title);
      expect(textOf(observation.component, 'category')).toBe(category?.title);
      expect(observation.valueQuantity?.unit ?? measure?.unitOfMeasure).toBe(measure?.unitOfMeasure);
      if (measure?.timeFrame) expect(textOf(observation.component, 'time')).toBe(measure.timeFrame);
    }
  });

  test('each adverse event belongs to its group, of those at risk there', () => {
    for (const observation of observations) {
      const pointer = pointerOf(observation.extension) ?? '';
      if (!/\/stats\/\d+\/numAffected$/.test(pointer)) continue;
      const [stats, event, module] = [1, 3, 5].map((up) => at(record, above(pointer, up)));
      const groupRow = ((module?.eventGroups ?? []) as unknown as Json[]).find(({ id }) => id === stats?.groupId);
      expect(groupOf(observation)?.name).toBe(groupRow?.title);
      expect(observation.code.text).toBe(event?.term);
      expect(textOf(observation.component, 'category')).toBe(event?.organSystem);
      const atRisk = observation.component?.find((one) => one.code.coding?.some(({ code }) => code === 'denominator'));
      expect(same(atRisk?.valueQuantity, stats?.numAtRisk)).toBe(true);
    }
  });

  test('each analysis compares the groups that it names, and follows from their results', () => {
    for (const observation of observations.filter(({ category }) =>
      category?.some(({ coding }) => coding?.some(({ code }) => code === 'analysis')),
    )) {
      const pointer = (pointerOf(observation.extension) ?? '').replace(/(\/analyses\/\d+).*$/, '$1');
      const analysis = at(record, pointer);
      const measure = at(record, above(pointer, 2));
      const titles = (analysis.groupIds as unknown as string[]).map(
        (id) => (measure.groups as unknown as Json[]).find((one) => (one.id as unknown) === id)?.title,
      );
      const members = groupOf(observation)?.member?.map(({ entity }) => groups.get(entity.reference ?? '')?.name);
      expect(members ?? [groupOf(observation)?.name]).toEqual(titles);
      expect(
        observation.derivedFrom?.filter(({ reference }) => reference?.startsWith('Observation/')),
      ).not.toHaveLength(0);
    }
  });
});
